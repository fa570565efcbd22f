import type { MailAttachment, OutgoingMail } from '../../../entities/index.js';
import { JobFailure } from '../../core/jobs/describe-failure.js';
import type { ReportFiles } from '../stored-reports/report-files.js';

/** An attachment with its content. */
export interface AttachedFile extends Pick<MailAttachment, 'name' | 'contentType'> {
  readonly content: Buffer;
}

/** Reads the attachments of `mail`. Throws a `JobFailure` if a file no longer exists. */
export async function attachedFiles(
  reportFiles: ReportFiles,
  { attachments }: Pick<OutgoingMail, 'attachments'>,
): Promise<AttachedFile[]> {
  const files: AttachedFile[] = [];
  for (const { name, contentType, storedReportId } of attachments ?? []) {
    const content = await reportFiles.read(storedReportId);
    if (!content) throw new JobFailure('a report file to attach no longer exists');
    files.push({ name, contentType, content });
  }
  return files;
}
