import { Type } from '@sinclair/typebox';
import {
  getApplication,
  listApplications,
  listEditions,
} from '../../domain/catalogue/read-catalogue.js';
import { platform } from '../errors.js';
import { operation } from '../operation.js';
import { presentApplication } from '../presenters/application.js';
import * as schemas from '../schemas.js';

const tag = 'Applications';

export const applicationOperations = [
  operation({
    method: 'GET',
    path: '/api/2/applications',
    summary: 'List the applications of the platform',
    tag,
    success: 200,
    response: schemas.items(schemas.application),
    errors: platform(401),
    action: listApplications,
    present: (applications) => ({ items: applications.map(presentApplication) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/applications/{application_id}',
    summary: 'Fetch an application',
    tag,
    success: 200,
    response: schemas.application,
    errors: platform(401, 404),
    action: getApplication,
    present: presentApplication,
  }),
  operation({
    method: 'GET',
    path: '/api/2/editions',
    summary: 'List the editions that offering items come in',
    tag,
    success: 200,
    response: schemas.items(Type.String()),
    errors: platform(401),
    action: listEditions,
    present: (editions) => ({ items: editions }),
  }),
];
