import { describe, expect, test } from 'vitest';
import { parseS3Place } from '../../storage/s3/place.ts';

describe('a place in an object store', () => {
  test('is a bucket, a prefix, and what the query says', () => {
    expect(
      parseS3Place('s3://papers/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-1&path_style=false', {}),
    ).toEqual({
      bucket: 'papers',
      prefix: 'a/b',
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-west-1',
      pathStyle: false,
    });
  });

  test('without a query leaves endpoint and region to the SDK', () => {
    expect(parseS3Place('s3://papers', {})).toEqual({
      bucket: 'papers',
      prefix: '',
      endpoint: undefined,
      region: undefined,
      pathStyle: false,
    });
  });

  test.each([
    ['s3://papers?endpoint=https://store.example', {}],
    ['s3://papers', { AWS_ENDPOINT_URL_S3: 'https://store.example' }],
    ['s3://papers', { AWS_ENDPOINT_URL: 'https://store.example' }],
  ])('with a server that is not AWS is path style, and has a region: %s %o', (text, env) => {
    expect(parseS3Place(text, env)).toMatchObject({ pathStyle: true, region: 'us-east-1' });
    expect(parseS3Place(text, { ...env, AWS_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
  });

  test.each([
    ['papers/a', 'does not begin with s3://'],
    ['http://papers/a', 'does not begin with s3://'],
    ['s3://', 'no name of a bucket'],
    ['s3://Papers_1/a', 'no name of a bucket'],
    ['s3://papers/a//b', 'the prefix'],
    ['s3://papers/a/.../b', 'the prefix'],
    ['s3://papers/a%20b', 'the prefix'],
    ['s3://papers?endpint=http://x', 'knows no "endpint"'],
    ['s3://papers?region=a&region=b', 'twice'],
    ['s3://papers?endpoint=127.0.0.1:9000', 'no http or https URL'],
    ['s3://papers?region=', 'no region'],
    ['s3://papers?path_style=yes', 'true or false'],
  ])('that is written wrong says why: %s', (text, why) => {
    expect(() => parseS3Place(text, {})).toThrow(
      expect.objectContaining({
        code: 'job_invalid',
        message: expect.stringContaining(why),
        hint: expect.stringContaining('s3://bucket/prefix'),
      }),
    );
  });

  test.each(['s3://user:secret@papers/a', 's3://papers/a?key=secret'])(
    'holds no keys, and does not print those that it was given: %s',
    (text) => {
      const keys = expect.objectContaining({
        code: 'job_invalid',
        message: expect.not.stringMatching(/user|secret/),
      });
      expect(() => parseS3Place(text, {})).toThrow(keys);
    },
  );
});
