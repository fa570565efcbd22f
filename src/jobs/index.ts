import { endTrials } from '../domain/billing/end-trials.js';
import { refreshMetadata } from '../domain/identity-providers/refresh-metadata.js';
import { cleanUp } from '../domain/jobs/clean-up.js';
import type { JobHandler } from '../domain/jobs/handler.js';
import { recheckDomains } from '../domain/identity-providers/recheck-domains.js';
import { forgetReports } from '../domain/reports/forget-reports.js';
import { reportGenerator } from '../domain/reports/generate/handler.js';
import { removeReportFiles } from '../domain/reports/remove-report-files.js';
import { scheduleReports } from '../domain/reports/schedule-reports.js';
import { disableUsers } from '../domain/users/disable-users.js';
import { mailSender } from '../mail/send-mail.js';
import type { Deliver } from '../mail/transport.js';

/** Returns the handlers of all kinds of jobs. `deliver` sends the mails. */
export const handlersFor = (deliver: Deliver): readonly JobHandler[] => [
  mailSender(deliver),
  disableUsers,
  refreshMetadata,
  endTrials,
  scheduleReports,
  reportGenerator,
  removeReportFiles,
  forgetReports,
  recheckDomains,
  cleanUp,
];
