import { Type } from '@sinclair/typebox';
import { oneOf } from '../../domain/core/schema.js';
import { listWatchers } from '../../domain/reporting/watchers/list-watchers.js';
import { watchedNotifications } from '../../entities/index.js';
import { applicationDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList } from '../engine/parameters.js';
import { presentWatcher } from './watcher-presenter.js';
import * as values from '../engine/value-schemas.js';

const { string, uuid } = values;

export const watcherOperations = [
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/watchers',
    summary: 'Returns the users to notify about events in a tenant, at most 10,000',
    tag: 'Users',
    disabled: true,
    query: { notifications: commaList(oneOf(watchedNotifications), 100) },
    success: 200,
    response: Type.Array(
      Type.Object({
        tenant_id: Type.String({ ...uuid, description: 'Id of the tenant of the user.' }),
        language: string,
        subject_firstname: string,
        subject_lastname: string,
        subject_email: string,
        subject_login: values.nullableString,
        subject_hierarchy_name: Type.String({
          description:
            'Names of the tenants on the path to the watched tenant, separated by slashes. The path starts below the highest tenant that the caller sees.',
        }),
        recipient: Type.String({ description: 'Mail address of the user.' }),
        brand_id: Type.String({
          ...uuid,
          description: 'Id of the brand that applies to the user.',
        }),
        sender: Type.String({ description: 'Sender address of mails to the user.' }),
      }),
    ),
    errors: applicationDomain(400, 401, 403),
    action: listWatchers,
    present: (watchers) => watchers.map(presentWatcher),
  }),
];
