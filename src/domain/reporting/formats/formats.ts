import { peopleCsv, programCsv } from './format-csv.js';
import { page } from './format-html.js';
import { nestedJson, tableJson } from './format-json.js';
import type { Formats } from './formatter.js';

/** The formats of reports. */
export const formats: Formats = {
  csv: peopleCsv,
  csv_v2_0: programCsv,
  json_v1: nestedJson,
  json_v2_0: tableJson,
  html: page,
};
