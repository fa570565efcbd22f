/*
 * Allowed imports between modules, from the outside inwards:
 *
 *   main, bootstrap, demo, server, services   composition
 *   rest, resolvers, pages                    REST, GraphQL and the sign-in pages; they do not import each other
 *   http                                      HTTP that those three share
 *   jobs                                      runs due jobs of the domain
 *   mail                                      sends the mails that the domain has stored
 *   domain                                    actions and rules; imports neither HTTP nor GraphQL
 *   database, entities, catalogue             stored data and how it is read
 */
const apis = '^src/(rest|resolvers|pages)/';

/** The modules, from below: a module imports only modules before it. */
const modules = ['access', 'branding', 'platform', 'commerce', 'identity', 'accounts', 'reporting'];

/** The modules of each part: the modules above, and what they build on. */
const orders = {
  domain: ['core', ...modules],
  rest: ['engine', ...modules],
  resolvers: ['engine', ...modules],
};

/** One rule for each module of `part`: it imports neither a later module nor what composes them. */
function inOrder(part) {
  const order = orders[part];
  return order.map((module, index) => {
    const later = order.slice(index + 1);
    const to = [`^src/${part}/[^/]+\\.ts$`, `^src/${part}/openapi/`];
    if (later.length > 0) to.push(`^src/${part}/(${later.join('|')})/`);
    return {
      name: `order-of-modules-${part}-${module}`,
      comment: `A module of src/${part} imports only the modules before it: ${order.join(', ')}.`,
      severity: 'error',
      from: { path: `^src/${part}/${module}/` },
      to: { path: to },
    };
  });
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that import each other, types included, cannot be understood separately.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...inOrder('domain'),
    ...inOrder('rest'),
    ...inOrder('resolvers'),
    {
      name: 'apis-do-not-import-each-other',
      comment: 'REST, GraphQL and the sign-in pages share only the domain.',
      severity: 'error',
      from: { path: apis },
      to: { path: apis, pathNot: '^src/$1/' },
    },
    {
      name: 'apis-have-no-sql',
      comment: 'The domain reads and writes; REST, GraphQL and the pages call actions.',
      severity: 'error',
      from: { path: apis },
      to: { path: '^src/(database|migrations)/' },
    },
    {
      name: 'domain-does-not-import-apis',
      comment: 'Rules apply to every API and do not depend on HTTP or GraphQL.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        path: [
          '^src/(?!domain/|database/|entities/|catalogue/)',
          'node_modules/(fastify|@fastify|graphql|type-graphql|@apollo)/',
        ],
      },
    },
    {
      name: 'database-does-not-know-the-domain',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database|entities|migrations)/|^src/config\\.ts$' },
    },
    {
      name: 'entities-know-entities-only',
      severity: 'error',
      from: { path: '^src/entities/' },
      to: { path: '^src/', pathNot: '^src/entities/' },
    },
    {
      name: 'migrations-stand-alone',
      comment:
        'A released migration never changes its effect. The folding of text is the exception: the keys that a migration stores must equal those of the running code, and a change of the folding needs a migration that recomputes them.',
      severity: 'error',
      from: { path: '^src/migrations/' },
      to: { path: '^src/', pathNot: '^src/migrations/|^src/entities/(contact|fold-text)\\.ts$' },
    },
    {
      name: 'catalogue-is-data',
      severity: 'error',
      from: { path: '^src/catalogue/' },
      to: { path: '^src/', pathNot: '^src/(catalogue|entities)/' },
    },
    {
      name: 'mail-knows-the-domain-only',
      comment: 'The mail sender sends mails as they are stored, without rules of its own.',
      severity: 'error',
      from: { path: '^src/mail/' },
      to: { path: '^src/', pathNot: '^src/(mail|domain)/' },
    },
    {
      name: 'jobs-know-the-domain-and-mail-only',
      comment:
        'The domain and mail define the work; the runner decides when, and how many jobs at once.',
      severity: 'error',
      from: { path: '^src/jobs/' },
      to: { path: '^src/', pathNot: '^src/(jobs|domain|mail)/' },
    },
    {
      name: 'http-knows-the-domain-only',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/', pathNot: '^src/(http|domain)/' },
    },
    {
      name: 'exploration-stands-alone',
      comment: 'The exploration pages are static files: they do not use the domain.',
      severity: 'error',
      from: { path: '^src/explore/' },
      to: { path: '^src/', pathNot: '^src/explore/' },
    },
    {
      name: 'demo-acts-by-the-domain',
      comment: 'Actions create the demo data, so that every rule applies to it.',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { path: '^src/(rest|resolvers|http|explore|migrations)/' },
    },
    {
      name: 'nothing-imports-what-composes',
      comment: 'Composed modules do not import the modules that compose them.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/demo/' },
      to: { path: '^src/(main|bootstrap|server|services)\\.ts$|^src/demo/' },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      comment: 'Shipped code does not depend on code that is not shipped.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|explore|scripts)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'Packages that src imports must be dependencies in package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
