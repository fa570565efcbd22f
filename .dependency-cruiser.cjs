/*
 * Who may import whom. The rooms of the house, from the doors inwards:
 *
 *   main, bootstrap, demo, server, services   put the parts together
 *   rest, resolvers, pages                    the doors; they do not know each other
 *   http                                      what the doors share of HTTP
 *   jobs                                      does what is due in the queue of the domain
 *   mail                                      hands over the mails that the domain has stored
 *   domain                                    actions and rules; knows neither HTTP nor GraphQL
 *   database, entities, catalogue             what is stored, and how it is read
 */
const doors = '^src/(rest|resolvers|pages)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other at run time cannot be understood one by one.',
      severity: 'error',
      from: {},
      // Types vanish when compiled: two files may describe each other.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'doors-do-not-know-each-other',
      comment: 'REST, GraphQL and the pages for people share the domain, nothing else.',
      severity: 'error',
      from: { path: doors },
      to: { path: doors, pathNot: '^src/$1/' },
    },
    {
      name: 'doors-have-no-sql',
      comment: 'What is read and written is an affair of the domain; doors call actions.',
      severity: 'error',
      from: { path: doors },
      to: { path: '^src/(database|migrations)/' },
    },
    {
      name: 'domain-does-not-know-the-doors',
      comment: 'Rules live where every door finds them, and say nothing of HTTP or GraphQL.',
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
        'A released migration does the same forever. How text is folded is the exception: the keys that a migration stores are those that the running code looks for, and a change of it needs a migration that computes them anew.',
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
      comment: 'What sends mails takes them as they are stored, and asks nobody why they are sent.',
      severity: 'error',
      from: { path: '^src/mail/' },
      to: { path: '^src/', pathNot: '^src/(mail|domain)/' },
    },
    {
      name: 'jobs-know-the-domain-and-mail-only',
      comment:
        'What is done is an affair of the domain and of mail; the runner knows when, and how many at once.',
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
      comment: 'The exploration pages are served files: they work with no part of the model.',
      severity: 'error',
      from: { path: '^src/explore/' },
      to: { path: '^src/', pathNot: '^src/explore/' },
    },
    {
      name: 'demo-acts-by-the-domain',
      comment: 'The demo data is made by actions, so that every rule holds for it too.',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { path: '^src/(rest|resolvers|http|explore|migrations)/' },
    },
    {
      name: 'nothing-imports-what-composes',
      comment: 'Composition happens at the top: what is composed never reaches up.',
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
      comment: 'What is shipped needs nothing of what is not.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|explore|scripts)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'What src imports must be among the dependencies of package.json.',
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
