import { describe } from 'vitest';
import { openS3Store } from '../../storage/s3/store.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { fileStoreContract } from './file_store_contract.ts';

describe.skipIf(NO_S3)('on a real server', () => {
  fileStoreContract('a bucket', async () => openS3Store(await newS3Place()));
});
