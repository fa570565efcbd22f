import { Type } from '@sinclair/typebox';
import {
  listColorSchemes,
  listLanguages,
  readRelease,
} from '../../domain/commerce/catalogue/read-catalogue.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Platform';

const version = Type.String({ description: 'Version of the software or component.' });
const component = Type.Object({ name: values.string, version });

export const logicOperations = [
  operation({
    method: 'GET',
    path: '/api/2/logic/languages',
    summary: 'Returns the language codes that mails, pages and reports support',
    tag,
    success: 200,
    response: Type.Array(Type.Object({ code: values.string })),
    errors: platformDomain(),
    action: listLanguages,
    present: (languages) => languages.map((code) => ({ code })),
  }),
  operation({
    method: 'GET',
    path: '/api/2/logic/color_schemes',
    summary: 'Returns the names of the color schemes that a brand can use',
    tag,
    success: 200,
    response: Type.Array(values.string),
    errors: platformDomain(),
    action: listColorSchemes,
    present: (names) => names,
  }),
  operation({
    method: 'GET',
    path: '/api/2/versions',
    summary: 'Returns the name and version of the server',
    tag,
    success: 200,
    response: Type.Object({
      application: Type.Object({
        name: values.string,
        edition: Type.String({ description: 'Edition of the server software.' }),
        version,
      }),
      components: Type.Array(component),
    }),
    errors: platformDomain(),
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
