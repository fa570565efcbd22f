import type { ImageRow } from '../../domain/branding/images/read-image.js';
import { answer } from '../../http/answer.js';

/** An image as a file; whoever keeps it is told so. `cacheControl` says for how long it may be kept. */
export const presentImage = ({ bytes, hash }: ImageRow, cacheControl: string) =>
  answer({
    status: 200,
    body: Buffer.from(bytes),
    headers: {
      'content-type': 'image/png',
      'cache-control': cacheControl,
      etag: `"${hash}"`,
      // Pages of others and mails show it.
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
