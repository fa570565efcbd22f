/* PostGraphile 4 on the same tables, configured for production, without authentication. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import pg from 'pg';

// The packages read this variable when they are loaded.
process.env.GRAPHILE_ENV = 'production';
process.env.GRAPHILE_TURBO = '1';
const require = createRequire(import.meta.url);
const { postgraphile } = require('postgraphile');
const { makeJSONPgSmartTagsPlugin } = require('graphile-utils');
const simplify = require('@graphile-contrib/pg-simplify-inflector');

const tags = makeJSONPgSmartTagsPlugin({
  version: 1,
  config: {
    class: {
      users: {
        tags: { foreignKey: '(tenant_id) references tenants (id)|@foreignFieldName users' },
      },
      access_policies: {
        tags: {
          foreignKey:
            '(trustee_id) references users (id)|@fieldName trusteeUser|@foreignFieldName accessPolicies',
        },
      },
    },
    constraint: {
      tenants_parent_id_fkey: { tags: { fieldName: 'parent', foreignFieldName: 'children' } },
      users_tenant_id_fkey: { tags: { omit: true } },
    },
  },
});

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const handler = postgraphile(pool, 'public', {
  appendPlugins: [simplify, tags],
  graphiql: false,
  watchPg: false,
  disableQueryLog: true,
  enableQueryBatching: false,
  legacyRelations: 'omit',
  simpleCollections: 'both',
  dynamicJson: true,
  ignoreRBAC: true,
  setofFunctionsContainNulls: false,
  disableDefaultMutations: true,
});
createServer(handler).listen(Number(process.env.PORT), process.env.HOST, () =>
  console.log('listening'),
);
process.on('SIGTERM', () => process.exit(0));
