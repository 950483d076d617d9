'use strict';

const BELOW_RUNTIME = [
  'model',
  'engine',
  'expressions',
  'event-store',
  'read-store',
  'bpmn',
  'sagas',
  'read-models',
];

const ALLOWED = {
  model: [],
  engine: ['model'],
  expressions: ['model'],
  'event-store': ['model'],
  'read-store': ['model'],
  bpmn: ['model', 'engine', 'expressions'],
  sagas: ['model', 'engine', 'expressions', 'event-store'],
  'read-models': ['model', 'engine', 'expressions', 'event-store', 'read-store'],
  runtime: BELOW_RUNTIME,
  nest: [...BELOW_RUNTIME, 'runtime'],
  client: ['model'],
  testing: [...BELOW_RUNTIME, 'runtime'],
};

const SPEC = '\\.spec\\.ts$';

const direction = Object.entries(ALLOWED).map(([library, below]) => ({
  name: `direction-${library}`,
  comment: `libs/${library} may use: ${below.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^libs/${library}/src/`, pathNot: SPEC },
  to: { path: '^(libs|apps|examples|test)/', pathNot: `^libs/(${[library, ...below].join('|')})/` },
}));

const only = (name, allowedFrom, packages) => ({
  name,
  severity: 'error',
  from: { path: '^(libs|apps|examples)/[^/]+/src/', pathNot: [SPEC, allowedFrom] },
  to: { path: `(^|/)node_modules/(${packages})(/|$)` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'a cycle that is closed by types alone is gone when the program runs',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: { pathNot: '/bin/' }, to: { couldNotResolve: true } },
    ...direction,
    {
      name: 'engine-is-pure',
      comment: 'the engine knows @onward/model and nothing else, no package and no Node.js module',
      severity: 'error',
      from: { path: '^libs/engine/src/', pathNot: SPEC },
      to: { pathNot: '^libs/(engine|model)/src/' },
    },
    only('eventstoredb-stays-in-its-adapter', '^libs/event-store/src/eventstoredb/', '@eventstore/db-client'),
    only('mongodb-stays-in-its-adapter', '^libs/read-store/src/mongodb/', 'mongodb'),
    only('lmdb-stays-embedded', '/src/embedded/', 'lmdb'),
    only('nest-stays-outside', '^(libs/nest|apps|examples)/', '@nestjs|fastify|@fastify|rxjs'),
    {
      name: 'no-deep-imports',
      comment: 'another package is reached through what it exports',
      severity: 'error',
      from: { path: '^(libs|apps|examples)/([^/]+)/src/', pathNot: SPEC },
      to: {
        path: '^(libs|apps|examples)/[^/]+/src/',
        pathNot: [
          '^$1/$2/',
          '^(libs|apps|examples)/[^/]+/src/index\\.ts$',
          '^libs/(event-store|read-store)/src/(contract|embedded|eventstoredb|mongodb)/index\\.ts$',
          '^libs/engine/src/testing/index\\.ts$',
        ],
      },
    },
    {
      name: 'no-relative-way-into-another-package',
      severity: 'error',
      from: { path: '^(libs|apps|examples)/([^/]+)/src/', pathNot: SPEC },
      to: { path: '^(libs|apps|examples)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^(libs|apps|examples)/[^/]+/src/', pathNot: [SPEC, '/src/contract/', '^libs/testing/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    {
      name: 'sources-do-not-use-specs',
      severity: 'error',
      from: { pathNot: SPEC },
      to: { path: SPEC },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '^(libs|apps|examples)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['onward-source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
