// Drives the demo org with jsforce at its defaults. It runs with the 1.x and with the
// present versions; what only one of them has is asked for first.

const jsforce = require('jsforce');
const { right, refused, finish } = require('./harness.cjs');

const { INSTANCE_URL: instanceUrl, ACCESS_TOKEN: accessToken, USERNAME: username } = process.env;

async function main() {
  const conn = new jsforce.Connection({ instanceUrl, accessToken });
  const contact = conn.sobject('Contact');

  const me = await right('identity', () => conn.identity(), (me) => me.username === username);
  await right('limits', () => conn.limits(), (l) => l.DailyApiRequests.Remaining > 0);
  await right('describeGlobal', () => conn.describeGlobal(), (d) => d.sobjects.length > 20);
  await right('describe', () => conn.sobject('User').describe(), (d) => d.fields.some((f) => f.name === 'ProfileId'));

  await right('query', () => conn.query(`SELECT Id, Profile.Name FROM User WHERE Username = '${username}'`), (r) => r.totalSize === 1 && r.records[0].Profile.Name);
  await right('query all pages', () => new Promise((done, failed) => {
    const found = [];
    conn.query('SELECT Id FROM FieldPermissions').on('record', (r) => found.push(r)).on('end', () => done(found)).on('error', failed)
      .run({ autoFetch: true, maxFetch: 2500 });
  }), (found) => found.length === 2500);
  const first = await right('first page', () => conn.query('SELECT Id FROM FieldPermissions'), (r) => !r.done && r.nextRecordsUrl);
  await right('queryMore', () => conn.queryMore(first.nextRecordsUrl), (r) => r.records.length > 0);
  await right('count', () => contact.count(), (n) => n > 0);
  await right('find with conditions', () => contact.find({ LastName: { $like: 'C%' } }, 'Id, Name, Account.Name').sort({ LastName: 1 }).limit(5), (r) => r.length > 0);
  await right('find with children', () => conn.sobject('Account').select('Id, Name').include('Contacts').select('Id, LastName').limit(3).end().limit(3).execute(), (r) => r.length > 0);
  await right('aggregate', () => conn.query('SELECT UserType, COUNT(Id) n FROM User GROUP BY ROLLUP(UserType)'), (r) => r.records.length > 1);
  await right('search', () => conn.search('FIND {Maya} IN NAME FIELDS RETURNING User(Id, Name)'), (r) => r.searchRecords.length > 0);

  const made = await right('create', () => contact.create({ LastName: 'Client', Email: 'one@client.example' }), (r) => r.success);
  await right('create many', () => contact.create([{ LastName: 'Two', Email: 'two@client.example' }, { LastName: 'Three' }]), (r) => r.length === 2 && r.every((one) => one.success));
  await right('retrieve', () => contact.retrieve(made.id), (r) => r.LastName === 'Client');
  await right('retrieve many', () => contact.retrieve([made.id]), (r) => r.length === 1 && r[0].Id === made.id);
  await right('update', () => contact.update({ Id: made.id, LastName: 'Changed' }), (r) => r.success);
  await right('update what is found', () => contact.find({ Email: 'two@client.example' }).update({ Title: 'Changed' }), (r) => r.length === 1 && r[0].success);
  await right('upsert', () => contact.upsert({ Email: 'one@client.example', LastName: 'Upserted' }, 'Email'), (r) => r.success);
  await right('upsert a new one', () => contact.upsert({ Email: 'four@client.example', LastName: 'Four' }, 'Email'), (r) => r.success && r.id);
  await right('destroy', () => contact.destroy(made.id), (r) => r.success);
  await right('queryAll', () => conn.query(`SELECT Id, IsDeleted FROM Contact WHERE Id = '${made.id}'`).run({ scanAll: true }), (r) => (r.records || r)[0].IsDeleted === true);
  await refused('destroy once more', 'ENTITY_IS_DELETED', () => contact.destroy(made.id));
  await refused('retrieve what is gone', 'NOT_FOUND', () => contact.retrieve(made.id));
  await refused('create without what is required', 'REQUIRED_FIELD_MISSING', () => contact.create({ FirstName: 'x' }));
  await refused('query of nonsense', 'MALFORMED_QUERY', () => conn.query('SELECT FROM'));
  await refused('query of an unknown object', 'INVALID_TYPE', () => conn.query('SELECT Id FROM Nonsense__c'));
  await refused('query of an unknown field', 'INVALID_FIELD', () => conn.query('SELECT Nonsense__c FROM User'));
  await refused('query of what the org has not', 'FUNCTIONALITY_NOT_ENABLED', () => conn.query("SELECT Id FROM Account WITH DATA CATEGORY Geography__c ABOVE usa__c"));
  await refused('ALL ROWS', 'ALL ROWS not allowed', () => conn.query('SELECT Id FROM Contact ALL ROWS'));
  await refused('upsert by what is no key', 'NOT_FOUND', () => contact.upsert({ Nonsense__c: '1', LastName: 'x' }, 'Nonsense__c'));

  await right('tooling query', () => conn.tooling.query('SELECT Id, Name FROM ApexClass LIMIT 3'), (r) => r.totalSize === 3);
  await right('metadata.list', () => conn.metadata.list([{ type: 'Profile' }]), (r) => r.length > 3);
  await right('metadata.describe', () => conn.metadata.describe(), (r) => r.metadataObjects.length > 1);
  await right('metadata.read', () => conn.metadata.read('CommunitiesSettings', ['Communities']), (r) => [].concat(r)[0].fullName === 'Communities');

  await refused('updated', 'NOT_FOUND', () => contact.updated('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'));
  await refused('deleted', 'NOT_FOUND', () => contact.deleted('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'));
  await refused('recent', 'NOT_FOUND', () => conn.recent());
  await refused('list views', 'NOT_FOUND', () => contact.listviews());
  await refused('quick actions', 'NOT_FOUND', () => conn.quickActions());
  await refused('layouts', 'NOT_FOUND', () => contact.layouts());
  await refused('explain', 'NOT_FOUND', () => conn.query('SELECT Id FROM User').explain());
  await refused('reports', 'NOT_FOUND', () => conn.analytics.reports());
  await refused('tabs', 'NOT_FOUND', () => conn.tabs());
  await refused('apex REST', 'NOT_FOUND', () => conn.apex.get('/nothing'));
  await refused('executeAnonymous', 'NOT_FOUND', () => conn.tooling.executeAnonymous('System.debug(1);'));
  await refused('tooling describe', 'NOT_FOUND', () => conn.tooling.describeGlobal());
  await refused('bulk', 'NOT_FOUND', () => conn.bulk.createJob('Contact', 'insert').open());
  if (conn.bulk2) {
    await refused('bulk 2.0', 'NOT_FOUND', () => conn.bulk2.createJob({ object: 'Contact', operation: 'insert' }).open());
  }
  await refused('partner SOAP', 'No operation available', () => conn.soap.convertLead({ leadId: me.user_id, convertedStatus: 'x' }));
  await refused('SOAP login', 'SOAP API login() is disabled', () => new jsforce.Connection({ loginUrl: instanceUrl }).login(username, 'x'));
  await refused('a session that is none', 'INVALID_SESSION_ID', () => new jsforce.Connection({ instanceUrl, accessToken: accessToken + 'x' }).query('SELECT Id FROM User'));
}

main().then(finish, (err) => {
  finish();
  console.error(err);
  process.exit(1);
});
