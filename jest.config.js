/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  watchPathIgnorePatterns: ['/dist/', '/data/'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['onward-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  resolver: '<rootDir>/jest.resolver.cjs',
  testSequencer: '<rootDir>/jest.sequencer.cjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // A loaded machine must not decide a test: this only ends what hangs.
  testTimeout: 60_000,
  maxWorkers: 2,
  // Module contexts are not given back: a worker that has run many files spends its time collecting garbage, and the long runs take ten
  // times as long as alone.
  workerIdleMemoryLimit: '600MB',
  cacheDirectory: '<rootDir>/.jest-cache',
};
