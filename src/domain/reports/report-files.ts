import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import { isUuid } from '../validation.js';

/** What is known of a file once it is written. Bytes. */
export interface WrittenSize {
  /** As it is read without compression. */
  readonly size: number;
  /** As it lies in the folder. */
  readonly storedSize: number;
}

/** A file, as it lies in the folder: compressed by gzip. */
export interface StoredFile {
  readonly stream: Readable;
  /** Bytes. */
  readonly storedSize: number;
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * The files of stored reports: one for each, named by its id. All instances on one database need the
 * same folder.
 */
export class ReportFiles {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** @throws Error for anything but an id: it would be the name of a file that is none of ours */
  private pathOf(id: string): string {
    if (!isUuid(id)) throw new Error('a report file name must be a report ID');
    return join(this.folder, `${id}.gz`);
  }

  /** The file of the stored report `id`; undefined if there is none. */
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

  /** What is in the file of the stored report `id`, all of it at once; undefined if there is none. */
  async read(id: string): Promise<Buffer | undefined> {
    const file = await this.open(id);
    return file && buffer(file.stream.pipe(createGunzip()));
  }

  /**
   * Begins the file of the stored report `id`. Nobody sees it before it is whole. `jobId` is the job
   * that writes it: what it leaves behind is found by that.
   */
  async create(id: string, jobId: string): Promise<ReportFile> {
    const path = this.pathOf(id);
    if (!isUuid(jobId)) throw new Error('a job ID must be a UUID');
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Another attempt may be at it still, not knowing that it has lost the job.
    const part = `${jobId}.${id}.${randomUUID()}.part`;
    return new ReportFile(this.folder, join(this.folder, part), path);
  }

  /** Takes away the files of the stored reports `ids`, as far as there are any. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await rm(this.pathOf(id), { force: true });
  }

  /** Takes away what the job `jobId` has begun and not finished. */
  async removeUnfinished(jobId: string): Promise<void> {
    for (const name of await this.names()) {
      if (name.startsWith(`${jobId}.`) && name.endsWith('.part')) await this.removeName(name);
    }
  }

  /** The ids of stored reports whose files were last written before `moment`. Milliseconds. */
  async writtenBefore(moment: number): Promise<string[]> {
    const names = (await this.names()).filter((name) => name.endsWith('.gz'));
    return (await this.before(names, moment)).map((name) => name.slice(0, -3)).filter(isUuid);
  }

  /** Takes away what was begun, and last written to before `moment`. Milliseconds. */
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

/** A file that is being written: compressed on its way, and held in memory no longer than it takes. */
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
    // Whoever writes or ends hears of a failure; until then nobody waits for it.
    this.written.catch(() => {});
  }

  /** Adds `text`, and waits until there is room for more. */
  async write(text: string): Promise<void> {
    if (text === '') return;
    this.size += Buffer.byteLength(text);
    if (this.gzip.destroyed) await this.written;
    if (this.gzip.write(text)) return;
    await drained(this.gzip);
    if (this.gzip.destroyed) await this.written;
  }

  /** Ends the file and puts it in its place: it is there after a power cut, or not at all. */
  async finish(): Promise<WrittenSize> {
    this.gzip.end();
    await this.written;
    const { size: storedSize } = await stat(this.part);
    await rename(this.part, this.path);
    const folder = await open(this.folder, 'r');
    await folder.sync().finally(() => folder.close());
    return { size: this.size, storedSize };
  }

  /** Gives the file up. */
  async discard(): Promise<void> {
    this.gzip.destroy();
    // Not before the file is closed: it might only be made meanwhile.
    await this.closed;
    await rm(this.part, { force: true });
  }
}

/** Resolves when `stream` takes more, or nothing any more. Leaves nothing behind: it is asked for each page. */
const drained = (stream: Gzip): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
