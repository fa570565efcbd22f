import { escapeHtml } from '../../branding/mail/escape-html.js';
import { tellsOfNow } from '../reports/history-ready.js';
import type { ReportHead } from './formatter.js';
import type { Numbers } from './html-numbers.js';

/** The color of brands without one. */
const defaultAccent = '2C5BB8';

/** Tables also have inline styles, because some mail programs remove the style element. */
const style = (
  accent: string,
): string => `body{margin:0;background:#f4f6fa;color:#1c2433;font:15px/1.5 system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px;background:#fff;border-top:6px solid #${accent}}
h1{margin:8px 0;font-size:26px;line-height:1.2}
h2{margin:32px 0 0;padding-top:12px;border-top:1px solid #dfe4ee;font-size:18px}
small,.path,.facts,footer{color:#566176}
small{font-size:13px;font-weight:400}
.path{margin:0;font-size:13px}
.facts td{padding:1px 16px 1px 0}
.wide{overflow-x:auto}
.lines{margin-top:8px;border-collapse:collapse;font-size:14px}
.lines th{border-bottom:2px solid #${accent};text-align:left;vertical-align:bottom}
.lines td{border-bottom:1px solid #e8ecf3;vertical-align:top}
.resource{min-width:12em;overflow-wrap:anywhere}
.lines th[align=right],.lines td[align=right]{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.near{color:#8a5a00}.over,.exceeded{color:#b3261e;font-weight:600}
footer{margin-top:40px;font-size:13px}
@media print{body{background:#fff}main{max-width:none;padding:0}.wide{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}`;

/** The name of the brand, preferably that of the company. */
const brandName = ({ brand }: ReportHead): string => brand.companyName ?? brand.serviceName ?? '';

const fact = (label: string, value: string): string =>
  `<tr><td>${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>\n`;

/** The start of the page, before the tenants. */
export function pageStart(head: ReportHead, numbers: Numbers): string {
  const { report, tenant, period, generatedAt, timeZone, wording, brand, logotype } = head;
  const { labels, locale } = wording;
  const accent = /^[0-9a-f]{6}$/i.test(brand.color ?? '') ? brand.color! : defaultAccent;
  const title = `${labels.kinds[report.kind]}: ${tenant.name}`;
  const name = escapeHtml(brandName(head));
  const banner = logotype
    ? `<img src="data:image/png;base64,${logotype.toString('base64')}" alt="${name}" height="40">`
    : name;
  const days =
    period.start === period.end
      ? numbers.date(period.start)
      : `${numbers.date(period.start)} – ${numbers.date(period.end)}`;
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style(accent)}</style>
</head>
<body>
<main>
<p>${banner}</p>
<h1>${escapeHtml(title)}</h1>
<table class="facts" cellpadding="0" cellspacing="0">
${tellsOfNow(report.kind) ? '' : fact(labels.period, days)}${fact(labels.generatedAt, `${numbers.moment(generatedAt, timeZone)} (${timeZone})`)}</table>
`;
}

/** The end of the page, after the tenants. */
export function pageEnd(head: ReportHead): string {
  const { serviceName } = head.brand;
  return `<footer>${escapeHtml([brandName(head), serviceName].filter((name, i, all) => name && all.indexOf(name) === i).join(' · '))}</footer>
</main>
</body>
</html>
`;
}
