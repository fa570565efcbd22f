import { endTrials } from '../domain/commerce/billing/end-trials.js';
import { refreshMetadata } from '../domain/identity/identity-providers/refresh-metadata.js';
import { cleanUp } from '../domain/platform/jobs/clean-up.js';
import type { JobHandler } from '../domain/core/jobs/handler.js';
import { recheckDomains } from '../domain/identity/identity-providers/recheck-domains.js';
import { forgetReports } from '../domain/reporting/stored-reports/forget-reports.js';
import { reportGenerator } from '../domain/reporting/generate/handler.js';
import { removeReportFiles } from '../domain/reporting/stored-reports/remove-report-files.js';
import { scheduleReports } from '../domain/reporting/schedule/schedule-reports.js';
import { disableUsers } from '../domain/accounts/users/disable-users.js';
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
