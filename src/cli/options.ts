import { Argument, Option } from 'commander';

/** Every command finds the dataset in the same place. */
export const dataOption = () => new Option('--data <folder>', 'the data folder').default('newskeep-data');

/** A job of the data folder. */
export const jobArgument = () =>
  new Argument('[job]', "the job's name or its job file; not needed where the folder knows one alone");
