import { peopleCsv, programCsv } from './format-csv.js';
import { page } from './format-html.js';
import { nestedJson, tableJson } from './format-json.js';
import type { Formats } from './formatter.js';

/** How reports are written, by their formats. */
export const formats: Formats = {
  csv: peopleCsv,
  csv_v2_0: programCsv,
  json_v1: nestedJson,
  json_v2_0: tableJson,
  html: page,
};
