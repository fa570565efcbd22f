import { Type } from '@sinclair/typebox';
import {
  listColorSchemes,
  listLanguages,
  readRelease,
} from '../../domain/catalogue/read-catalogue.js';
import { platform } from '../errors.js';
import { operation } from '../operation.js';
import * as schemas from '../schemas.js';

const tag = 'Platform';

const component = Type.Object({ name: schemas.string, version: schemas.string });

export const logicOperations = [
  operation({
    method: 'GET',
    path: '/api/2/logic/languages',
    summary: 'List the languages that the platform speaks',
    tag,
    success: 200,
    response: Type.Array(Type.Object({ code: schemas.string })),
    errors: platform(),
    action: listLanguages,
    present: (languages) => languages.map((code) => ({ code })),
  }),
  operation({
    method: 'GET',
    path: '/api/2/logic/color_schemes',
    summary: 'List the color schemes that brands can have',
    tag,
    success: 200,
    response: Type.Array(schemas.string),
    errors: platform(),
    action: listColorSchemes,
    present: (names) => names,
  }),
  operation({
    method: 'GET',
    path: '/api/2/versions',
    summary: 'Tell what is running here, and in which version',
    tag,
    success: 200,
    response: Type.Object({
      application: Type.Object({
        name: schemas.string,
        edition: schemas.string,
        version: schemas.string,
      }),
      components: Type.Array(component),
    }),
    errors: platform(),
    action: readRelease,
    present: ({ name, edition, version, schema }) => ({
      application: { name, edition, version },
      components: [
        { name: 'account_server', version },
        { name: 'account_database', version: schema },
      ],
    }),
  }),
];
