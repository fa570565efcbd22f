import { Type } from '@sinclair/typebox';
import type { JobHandler } from '../jobs/handler.js';
import { Uuid } from '../schema.js';

const Payload = Type.Object({ storedReportIds: Type.Array(Uuid) }, { additionalProperties: false });

/**
 * Takes away the files of reports that were deleted: after the deletion was committed, and however
 * often it takes.
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
