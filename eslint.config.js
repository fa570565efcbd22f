import tseslint from 'typescript-eslint';

/** Files whose types the compiler knows; the rest is plain JavaScript that runs as it is. */
const typed = ['**/*.ts', '**/*.tsx'];
const plain = ['**/*.js', '**/*.mjs', '**/*.cjs'];

const unused = {
  argsIgnorePattern: '^_',
  varsIgnorePattern: '^_',
  caughtErrorsIgnorePattern: '^_',
  destructuredArrayIgnorePattern: '^_',
  // `const { secret: _, ...rest } = row` is how something is left out.
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
      // `== null` asks for both kinds of nothing at once, and means it.
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
      // Numbers in messages and in SQL text of our own are fine; objects are not.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => doIt()` for a callback whose result nobody reads says no more than it does.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      // With noUncheckedIndexedAccess every index is `| undefined`: where it cannot be, `!` says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Handlers, hooks and actions are async by their contract, whether or not they wait.
      '@typescript-eslint/require-await': 'off',
      // The drivers and frameworks here say in their types more classes than they make.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Options and helpers are objects that are taken apart by name; only classes know a `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A resolver whose fields are all declared is a class for its decorator's sake.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      // Inputs of the graph are classes for their decorators' sake; spread out, they are the data they hold.
      '@typescript-eslint/no-misused-spread': 'off',
      // `Action<Input, Result>` infers better with the parameter than without it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    // One place reads the environment, so that one place says what is wrong with it.
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
    // What a start prints is for the person who started it.
    files: ['src/main.ts', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Bodies that come back from a server are `any` here: the assertions are what types them.
    files: ['test/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // What a failed `beforeAll` left undefined is closed with `?.`, whatever its type says.
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
