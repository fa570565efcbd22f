import { Type } from '@sinclair/typebox';
import type { JobHandler } from '../../core/jobs/handler.js';
import { Uuid } from '../../core/schema.js';

const Payload = Type.Object({ storedReportIds: Type.Array(Uuid) }, { additionalProperties: false });

/**
 * Removes the files of deleted reports after the deletion was committed, with as many attempts as
 * required.
 */
export const removeReportFiles: JobHandler<typeof Payload> = {
  kind: 'remove-report-files',
  payload: Payload,
  atOnce: 1,
  mostAttempts: 8,
  backOff: (attempts) => attempts * 60_000,
  async run({ services, payload }) {
    await services.reportFiles.remove(payload.storedReportIds);
  },
};
