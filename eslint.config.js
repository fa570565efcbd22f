import tseslint from 'typescript-eslint';

/** Files with type information. The others are plain JavaScript. */
const typed = ['**/*.ts', '**/*.tsx'];
const plain = ['**/*.js', '**/*.mjs', '**/*.cjs'];

const unused = {
  argsIgnorePattern: '^_',
  varsIgnorePattern: '^_',
  caughtErrorsIgnorePattern: '^_',
  destructuredArrayIgnorePattern: '^_',
  // `const { secret: _, ...rest } = row` omits a property.
  ignoreRestSiblings: true,
};

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'data/', 'coverage/', 'bench/.data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: typed,
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: './tsconfig.check.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // `== null` intentionally matches null and undefined.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', unused],
      // Numbers in messages and in constant SQL are allowed, objects are not.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => doIt()` is allowed for callbacks whose result is ignored.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      // With noUncheckedIndexedAccess every indexed value can be undefined; `!` states that it is
      // not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Handlers, hooks and actions are async by their contract, even if they do not await.
      '@typescript-eslint/require-await': 'off',
      // The types of drivers and frameworks declare more classes than exist at run time.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Options and helpers are destructured objects. Only classes use `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A resolver with only declared fields is a class because of its decorator.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowEmpty: true },
      ],
      // Inputs of the graph are classes because of their decorators. Spreading them copies their
      // data.
      '@typescript-eslint/no-misused-spread': 'off',
      // `Action<Input, Result>` infers better with the parameter than without it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    // Only one file reads the environment, so that it reports all invalid values.
    files: ['src/**'],
    ignores: ['src/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/config.ts reads the environment.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:process',
          message: 'Use the global process; src/config.ts reads process.env.',
        },
        { name: 'process', message: 'Use the global process; src/config.ts reads process.env.' },
      ],
    },
  },
  {
    // The output of these programs is for the person who runs them.
    files: ['src/main.ts', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Bodies of responses have the type `any` in tests; assertions check them.
    files: ['test/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // After a failed `beforeAll`, variables are undefined regardless of their types: they are
      // closed with `?.`.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: plain,
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: ['error', 'always'],
      'object-shorthand': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/no-unused-vars': ['error', unused],
    },
  },
);
