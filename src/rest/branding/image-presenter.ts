import type { ImageRow } from '../../domain/branding/images/read-image.js';
import { answer } from '../../http/answer.js';

/** Presents an image as a file. `cacheControl` states how long caches may keep it. */
export const presentImage = ({ bytes, hash }: ImageRow, cacheControl: string) =>
  answer({
    status: 200,
    body: Buffer.from(bytes),
    headers: {
      'content-type': 'image/png',
      'cache-control': cacheControl,
      etag: `"${hash}"`,
      // Pages of other origins and mails show it.
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
