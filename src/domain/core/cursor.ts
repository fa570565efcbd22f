import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from './errors.js';

/**
 * Opaque, signed positions in lists. A cursor contains the filters and the order of its list, so
 * that the next page requires only the cursor.
 */
export class Cursors {
  constructor(private readonly key: Buffer) {}

  /** Signs `content` and returns it as text. */
  seal(list: string, content: unknown): string {
    const body = Buffer.from(JSON.stringify([list, content])).toString('base64url');
    return `${body}.${this.sign(body)}`;
  }

  /**
   * Returns the value that was passed to `seal`.
   *
   * @throws DomainError `BAD_CURSOR` if the cursor is invalid or belongs to another list
   */
  open<T>(list: string, cursor: string): T {
    const [body = '', signature = '', ...rest] = cursor.split('.');
    const expected = Buffer.from(this.sign(body));
    const given = Buffer.from(signature);
    if (rest.length === 0 && expected.length === given.length && timingSafeEqual(expected, given)) {
      const [name, content] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, T];
      if (name === list) return content;
    }
    throw new DomainError('BAD_CURSOR', 'the cursor is not valid for this list', {
      field: ['after'],
    });
  }

  private sign(body: string): string {
    return createHmac('sha256', this.key).update(body).digest('base64url').slice(0, 22);
  }
}
