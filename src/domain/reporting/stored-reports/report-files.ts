import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import { isUuid } from '../../core/validation.js';

declare module '../../core/context.js' {
  interface Services {
    readonly reportFiles: ReportFiles;
  }
}

/** The size of a complete file, in bytes. */
export interface WrittenSize {
  /** Before compression. */
  readonly size: number;
  /** After compression. */
  readonly storedSize: number;
}

/** A file in the folder, compressed with gzip. */
export interface StoredFile {
  readonly stream: Readable;
  /** Bytes. */
  readonly storedSize: number;
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * The files of stored reports, named by their ids. All instances on one database need the same
 * folder.
 */
export class ReportFiles {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** @throws Error unless `id` is a UUID, because it could be the name of another file */
  private pathOf(id: string): string {
    if (!isUuid(id)) throw new Error('a report file name must be a report ID');
    return join(this.folder, `${id}.gz`);
  }

  /** Opens the file of the stored report `id`; undefined if there is none. */
  async open(id: string): Promise<StoredFile | undefined> {
    try {
      const file = await open(this.pathOf(id), 'r');
      const { size } = await file.stat();
      return { stream: file.createReadStream(), storedSize: size };
    } catch (error) {
      if (code(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Returns the uncompressed content of the stored report `id`; undefined if there is no file. */
  async read(id: string): Promise<Buffer | undefined> {
    const file = await this.open(id);
    return file && buffer(file.stream.pipe(createGunzip()));
  }

  /**
   * Creates the file of the stored report `id`. It is not visible before it is complete. `jobId` is
   * the job that writes it and identifies unfinished files.
   */
  async create(id: string, jobId: string): Promise<ReportFile> {
    const path = this.pathOf(id);
    if (!isUuid(jobId)) throw new Error('a job ID must be a UUID');
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // A previous attempt may still be writing, because it does not know yet that it has lost the
    // job.
    const part = `${jobId}.${id}.${randomUUID()}.part`;
    return new ReportFile(this.folder, join(this.folder, part), path);
  }

  /** Removes the files of the stored reports `ids`, if they exist. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await rm(this.pathOf(id), { force: true });
  }

  /** Removes the unfinished files of the job `jobId`. */
  async removeUnfinished(jobId: string): Promise<void> {
    for (const name of await this.names()) {
      if (name.startsWith(`${jobId}.`) && name.endsWith('.part')) await this.removeName(name);
    }
  }

  /** The ids of stored reports whose files were last written before `moment`, in milliseconds. */
  async writtenBefore(moment: number): Promise<string[]> {
    const names = (await this.names()).filter((name) => name.endsWith('.gz'));
    return (await this.before(names, moment)).map((name) => name.slice(0, -3)).filter(isUuid);
  }

  /** Removes unfinished files that were last written before `moment`, in milliseconds. */
  async removeUnfinishedBefore(moment: number): Promise<void> {
    const names = (await this.names()).filter((name) => name.endsWith('.part'));
    for (const name of await this.before(names, moment)) await this.removeName(name);
  }

  private async before(names: readonly string[], moment: number): Promise<string[]> {
    const found: string[] = [];
    for (const name of names) {
      const stats = await stat(join(this.folder, name)).catch(() => undefined);
      if (stats && stats.mtimeMs < moment) found.push(name);
    }
    return found;
  }

  private removeName(name: string): Promise<void> {
    return rm(join(this.folder, name), { force: true });
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (code(error) === 'ENOENT') return [];
      throw error;
    }
  }
}

/**
 * A file that is being written. It is compressed as it is written and never held in memory as a
 * whole.
 */
export class ReportFile {
  private readonly gzip: Gzip = createGzip();
  private readonly written: Promise<void>;
  private readonly closed: Promise<void>;
  private size = 0;

  constructor(
    private readonly folder: string,
    private readonly part: string,
    private readonly path: string,
  ) {
    const sink = createWriteStream(part, { flags: 'w', mode: 0o600, flush: true });
    this.closed = new Promise<void>((resolve) => sink.once('close', () => resolve()));
    this.written = pipeline(this.gzip, sink);
    // `write` and `end` report the failure. Before that, it must not be an unhandled rejection.
    this.written.catch(() => {});
  }

  /** Writes `text` and waits until the buffer has space. */
  async write(text: string): Promise<void> {
    if (text === '') return;
    this.size += Buffer.byteLength(text);
    if (this.gzip.destroyed) await this.written;
    if (this.gzip.write(text)) return;
    await drained(this.gzip);
    if (this.gzip.destroyed) await this.written;
  }

  /**
   * Completes the file and renames it. After a power failure it is either complete or does not
   * exist.
   */
  async finish(): Promise<WrittenSize> {
    this.gzip.end();
    await this.written;
    const { size: storedSize } = await stat(this.part);
    await rename(this.part, this.path);
    const folder = await open(this.folder, 'r');
    await folder.sync().finally(() => folder.close());
    return { size: this.size, storedSize };
  }

  /** Discards the file. */
  async discard(): Promise<void> {
    this.gzip.destroy();
    // Only after it is closed, because it may not have been created before.
    await this.closed;
    await rm(this.part, { force: true });
  }
}

/**
 * Resolves when `stream` accepts data or is closed. Removes its listeners, because it is called for
 * each page.
 */
const drained = (stream: Gzip): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
