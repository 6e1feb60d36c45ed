import { openFixture, type ApiResponse, type Fixture } from './support/fixture';
import { askOf, exampleOf, tabledRoutes, type Example, type TabledRoute } from './support/route-table';

jest.setTimeout(120_000);

/** What zod and programmers say, and people do not. */
const VALIDATOR_WORDS =
  /Invalid input|expected|received|undefined|NaN|Too (small|big)|Unrecognized|pattern|regex|ZodError/i;

interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

describe('every route of the six services', () => {
  let fixture: Fixture;
  let routes: TabledRoute[];
  beforeAll(async () => {
    fixture = await openFixture();
    routes = tabledRoutes(fixture);
  });
  afterAll(() => fixture.close());

  const ask = (tabled: TabledRoute, change: (example: Example) => Example): Promise<ApiResponse> =>
    fixture.ask(tabled.entry.caller, tabled.service, askOf(tabled, change(exampleOf(tabled, fixture))));
  const withQuery = (tabled: TabledRoute, query: Readonly<Record<string, string>>) =>
    ask(tabled, (example) => ({ ...example, query: { ...example.query, ...query } }));
  const answersJson = ({ route: { responses } }: TabledRoute) =>
    Object.values(responses).some((body) => body !== null && body !== 'binary');
  const answeringJson = () => routes.filter(answersJson);
  const reading = () => answeringJson().filter(({ route }) => route.method === 'GET');
  const pointersOf = ({ json }: ApiResponse): string[] =>
    (json?.errors ?? []).map(({ pointer }: FieldError) => pointer);

  it('that answers JSON rejects a parameter that it does not have, instead of answering as without it', async () => {
    const lenient: string[] = [];
    for (const tabled of answeringJson()) {
      const answer = await withQuery(tabled, { colour: 'red' });
      if (answer.status !== 400 || !pointersOf(answer).includes('/colour')) {
        lenient.push(`${tabled.name}: ${answer.status}`);
      }
    }
    expect(answeringJson().length).toBeGreaterThan(50);
    expect(lenient).toEqual([]);
  });

  it('lets the marks through that links carry from newsletters', async () => {
    const refused: string[] = [];
    for (const tabled of reading()) {
      const answer = await withQuery(tabled, { utm_source: 'letter', utm_campaign: 'june' });
      if (answer.status !== tabled.entry.status) refused.push(`${tabled.name}: ${answer.status}`);
    }
    expect(refused).toEqual([]);
  });

  it('names the parameters that a list has when it rejects another', async () => {
    const answer = await fixture.ask('nobody', 'catalog-service', {
      method: 'GET',
      path: '/v1/events?sity=Pune',
    });
    expect(answer.json.errors).toEqual([
      { pointer: '/sity', detail: expect.stringMatching(/not known here.*\blimit, cursor, city, type\b/) },
    ]);
  });

  it.each<[string, unknown]>([
    ['no fields', {}],
    ['a list', []],
    ['text in place of everything', 'text'],
  ])('says of a body with %s what each field must be, in words of people', async (_what, body) => {
    const unclear: string[] = [];
    let told = 0;
    for (const tabled of routes.filter(({ route }) => route.request.body !== undefined)) {
      const answer = await ask(tabled, (example) => ({ ...example, body }));
      for (const { detail } of (answer.json?.errors ?? []) as FieldError[]) {
        told += 1;
        if (!isClear(detail)) unclear.push(`${tabled.name}: ${detail}`);
      }
    }
    expect(unclear).toEqual([]);
    expect(told).toBeGreaterThan(body === 'text' ? -1 : 20);
  });

  it.each<[string, unknown]>([
    ['a number', 0.5],
    ['a long text', 'x'.repeat(25_000)],
    ['an empty text', ''],
    ['a text with a line break', 'a\nb'],
    ['an invisible text', '\u200b'],
    ['null', null],
    ['a list', []],
    ['an object', { a: 1 }],
  ])(
    'says what is wrong with %s in any field, names the field and gives an example',
    async (_what, value) => {
      const unclear = new Set<string>();
      for (const tabled of routes) {
        const { body } = exampleOf(tabled, fixture);
        if (typeof body !== 'object' || body === null) continue;
        for (const field of Object.keys(body)) {
          const answer = await ask(tabled, (example) => ({ ...example, body: { ...body, [field]: value } }));
          if (answer.status !== 400) continue;
          for (const { pointer, detail } of (answer.json?.errors ?? []) as FieldError[]) {
            const names = pointer.split('/').filter((name) => name !== '' && !/^\d+$/.test(name));
            const isNamed =
              names.length === 0 || detail.includes(names.at(-1) ?? '') || /^[A-Z]/.test(detail);
            if (!isClear(detail) || !isNamed) unclear.add(`${tabled.name} ${pointer}: ${detail}`);
          }
        }
      }
      expect([...unclear]).toEqual([]);
    },
  );
});

/** A sentence, without the words of the validator; a rule of a kind of value comes with an example or names the values. */
function isClear(detail: string): boolean {
  if (VALIDATOR_WORDS.test(detail)) return false;
  return !/must be (text|a number|a whole number|a list|an object with fields|a time)$/.test(detail);
}
