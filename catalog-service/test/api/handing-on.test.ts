import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('an event that is handed on', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const handOn = (id: string, by = catalog.admin) =>
    by.patch(`/v1/events/${id}`, { organizerId: 'usr_other' });

  it('belongs to the new organizer from then on, here and in seating-service', async () => {
    const id = await catalog.newEvent();
    const { body } = await handOn(id).expect(200);
    expect(body.organizerId).toBe('usr_other');
    await catalog.otherOrganizer.patch(`/v1/events/${id}`, { title: 'Theirs' }).expect(200);
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Ours' }).expect(404);
    expect(catalog.seating.inventories.get(id)).toMatchObject({ organizerId: 'usr_other' });
    const { body: list } = await catalog.anyone.get('/v1/events?organizerId=usr_other').expect(200);
    expect(list.items).toMatchObject([{ id }]);
  });

  it('can be a draft, too', async () => {
    const id = await catalog.newDraft();
    await handOn(id).expect(200);
    await catalog.otherOrganizer.get(`/v1/events/${id}`).expect(200);
    await catalog.organizer.get(`/v1/events/${id}`).expect(404);
  });

  it('is handed on by an admin alone', async () => {
    const id = await catalog.newEvent();
    const { body } = await handOn(id, catalog.organizer).expect(403);
    expect(body.code).toBe('only_admins_hand_on');
    await handOn(id, catalog.otherOrganizer).expect(404);
    await handOn(id, catalog.customer).expect(403);
    await handOn(id, catalog.anyone).expect(401);
  });

  it('goes to someone whose id has the right form', async () => {
    const id = await catalog.newEvent();
    const { body } = await catalog.admin.patch(`/v1/events/${id}`, { organizerId: 'not an id' }).expect(400);
    expect(body.errors).toMatchObject([{ pointer: '/organizerId' }]);
  });
});
