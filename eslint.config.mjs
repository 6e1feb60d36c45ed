import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const tests = ['**/test/**/*.ts', 'service-chassis/testing/**/*.ts', 'system-tests/**/*.ts'];

const portsOnly = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only config.ts reads the environment.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Randomness comes from the injected Random.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time comes from the injected Clock.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time comes from the injected Clock.',
  },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.data/**', '.cache/**', 'coverage/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        __dirname: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        module: 'writable',
        process: 'readonly',
        clearTimeout: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  {
    // What browsers run, as it is served.
    files: ['*/src/pages/**/*.js'],
    languageOptions: {
      sourceType: 'module',
      globals: {
        TextEncoder: 'readonly',
        URLSearchParams: 'readonly',
        crypto: 'readonly',
        document: 'readonly',
        fetch: 'readonly',
        history: 'readonly',
        location: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...portsOnly],
    },
  },
  {
    // Rules that need types take most of the time, so tests do without them: running a test also checks it.
    files: ['**/*.ts'],
    ignores: tests,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.src.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['*/src/**/*.ts', 'scripts/**/*.ts', '*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 70],
    },
  },
  {
    // A composition root is one long list of what a service consists of.
    files: ['*-service/src/service.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Only these files use the environment, the time and randomness directly.
    files: [
      '**/config.ts',
      'service-chassis/src/core/{clock,ids,random}.ts',
      '*.ts',
      'scripts/**/*.ts',
      ...tests,
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['*.ts', 'scripts/**/*', 'seed-data/src/cli/**/*.ts', 'system-tests/simulation/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
