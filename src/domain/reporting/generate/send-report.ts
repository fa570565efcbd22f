import type { ReportFormat } from '../../../entities/index.js';
import { themeOf } from '../../branding/brands/page-theme.js';
import { enqueueMail, type MailWrite } from '../../branding/mail/enqueue-mail.js';
import { renderMail } from '../../branding/mail/mail-layout.js';
import { fileNameOf, mediaTypeOf } from '../stored-reports/file-name.js';
import { tellsOfNow } from '../reports/history-ready.js';
import type { Recipient } from '../reports/recipients.js';
import type { ReportHead } from '../formats/formatter.js';
import { numbersIn } from '../formats/html-numbers.js';
import { wordingFor } from '../formats/labels/index.js';

/**
 * Maximum size of attachments in bytes, because mail servers refuse large mails. Larger files are
 * linked.
 */
const largestAttachments = 5_242_880;

/** A generated file. */
interface SentFile {
  readonly id: string;
  readonly format: ReportFormat;
  /** Bytes, before compression. */
  readonly size: number;
}

const english = wordingFor('en');

/** The mail with the report, or with a link to it. */
function reportMail(
  { report, tenant, period, brand, generatedAt, timeZone }: ReportHead,
  files: readonly SentFile[],
  attached: boolean,
  publicUrl: string,
) {
  const numbers = numbersIn('en');
  const title = english.labels.kinds[report.kind];
  const days = tellsOfNow(report.kind)
    ? numbers.moment(generatedAt, timeZone)
    : [...new Set([period.start, period.end])].map((day) => numbers.date(day)).join(' – ');
  const theme = themeOf(brand);
  const service = theme.serviceName;
  const [url, ...others] = files.map(
    ({ id }) => `${publicUrl}/api/2/reports/${report.id}/stored/${id}`,
  );
  const rendered = {
    subject: `${service}: ${title}, ${tenant.name}, ${days}`,
    name: null,
    before: [
      `This is a usage report from ${service}: ${title.toLowerCase()} of ${tenant.name}, ${days}.`,
      attached
        ? 'The report is attached to this email.'
        : 'The report is too large for an email. Sign in to download it:',
    ],
    ...(!attached && {
      link: { label: 'Download the report', url: url! },
    }),
    after: [
      ...(attached ? [] : others.map((other) => `Download in another format: ${other}`)),
      'You receive this email because you are a recipient of the report.',
    ],
  };
  return renderMail(rendered, theme);
}

/**
 * Enqueues the mail of the report to one recipient in the caller's transaction: with the files
 * attached, or with a link if they are too large.
 *
 * @param publicUrl base URL at which clients reach the platform
 */
export async function sendReport(
  ctx: MailWrite,
  head: ReportHead,
  recipient: Recipient,
  files: readonly SentFile[],
  publicUrl: string,
): Promise<void> {
  const { kind } = head.report;
  const { start: periodStart, end: periodEnd } = head.period;
  const attached = files.reduce((sum, { size }) => sum + size, 0) <= largestAttachments;
  await enqueueMail(ctx, {
    ...reportMail(head, files, attached, publicUrl),
    recipient: recipient.email,
    tenantId: head.tenant.id,
    userId: recipient.id,
    createdBy: null,
    ...(attached && {
      attachments: files.map(({ id, format }) => ({
        name: fileNameOf({ kind, format, periodStart, periodEnd }),
        contentType: mediaTypeOf(format),
        storedReportId: id,
      })),
    }),
  });
}
