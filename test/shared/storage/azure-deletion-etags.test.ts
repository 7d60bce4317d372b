import { describe, expect, it } from 'vitest';
import { withDeletionEtags } from '../../../shared/storage/azure-deletion-etags.ts';

const part = (start: string, headers: readonly string[], body = ''): string =>
  ['--changeset_1', 'content-type: application/http', '', `${start} HTTP/1.1`, ...headers, '', body].join(
    '\r\n',
  );
const deletionOf = (key: string, etag = '*'): string =>
  part(`DELETE http://a/t(PartitionKey='p',RowKey='${key}')`, ['Accept: x', `If-Match: ${etag}`]);

describe('the etags of deletions in a transaction', () => {
  it('are put where they belong, and nothing else is touched', () => {
    const update = part("PUT http://a/t(PartitionKey='p',RowKey='a')", ['If-Match: old'], '{"value":"1"}');
    const text = [update, deletionOf('d%7Ca'), deletionOf("it''s"), deletionOf('any')].join('\r\n');
    const etags = new Map([
      ['d|a', 'W/"$&1"'],
      ["it's", 'W/"2"'],
    ]);
    expect(withDeletionEtags(text, etags)).toBe(
      [update, deletionOf('d%7Ca', 'W/"$&1"'), deletionOf("it''s", 'W/"2"'), deletionOf('any')].join('\r\n'),
    );
  });

  it('are not put into the text of a value, whatever that says', () => {
    const value = JSON.stringify({ value: deletionOf('k') });
    const text = [part('POST http://a/t', [], value), deletionOf('k')].join('\r\n');
    expect(withDeletionEtags(text, new Map([['k', 'W/"1"']]))).toBe(
      [part('POST http://a/t', [], value), deletionOf('k', 'W/"1"')].join('\r\n'),
    );
  });

  it('must all find their place: a text that is made in another way is not sent', () => {
    const other = deletionOf('k').replace('If-Match', 'If-None');
    expect(() => withDeletionEtags(other, new Map([['k', 'W/"1"']]))).toThrow(
      /1 of 1 deletions were not found/,
    );
  });
});
