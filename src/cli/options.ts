import { Option } from 'commander';

/** Every command finds the dataset in the same place. */
export const dataOption = () => new Option('--data <folder>', 'the data folder').default('newskeep-data');
