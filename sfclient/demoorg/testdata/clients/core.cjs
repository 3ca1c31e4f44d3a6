// Drives the demo org with @salesforce/core, which the Salesforce CLI is built on.

const { AuthInfo, Connection, Org, User } = require('@salesforce/core');
const { right, refused, finish } = require('./harness.cjs');

const { INSTANCE_URL: instanceUrl, ACCESS_TOKEN: accessToken, USERNAME: username, PERSON: person } = process.env;

async function main() {
  const authInfo = await right('sign in with a token', () => AuthInfo.create({
    username, accessTokenOptions: { accessToken, instanceUrl, loginUrl: instanceUrl },
  }), (a) => a.getFields().instanceUrl === instanceUrl);
  await right('save the session', () => authInfo.save(), (a) => a.getUsername() === username);
  const conn = await right('connection', () => Connection.create({ authInfo }), (c) => c.getApiVersion() === '68.0');
  const org = await right('org', () => Org.create({ connection: conn }), (o) => o.getOrgId().startsWith('00D'));

  await right('identity', () => conn.identity(), (me) => me.username === username);
  await right('newest version', () => conn.retrieveMaxApiVersion(), (v) => v === '68.0');
  await right('version is valid', () => conn.useLatestApiVersion(), () => conn.getApiVersion() === '68.0');
  await right('dev hub', () => org.determineIfDevHubOrg(true), (is) => is === false);
  await right('organization', () => org.retrieveOrganizationInformation(), (o) => o.Name.length > 0);
  await right('auto-fetched query', () => conn.autoFetchQuery('SELECT Id FROM FieldPermissions', { autoFetch: true, maxFetch: 2500 }), (r) => r.records.length === 2500);
  const user = await right('single record query', () => conn.singleRecordQuery(`SELECT Id, ProfileId FROM User WHERE Username = '${person}'`), (r) => r.Id.startsWith('005'));
  await refused('single record query of many', 'MultipleRecords', () => conn.singleRecordQuery('SELECT Id FROM User'));
  await right('tooling query', () => conn.singleRecordQuery('SELECT Id, Name FROM ApexClass LIMIT 1', { tooling: true }), (r) => r.Name);
  await right('request of the root', () => conn.request(conn.baseUrl()), (r) => r.identity && r.tooling);
  await right('request with a parameter of nobody', () => conn.request(`${conn.baseUrl()}/limits?cache=0.123`), (r) => r.DailyApiRequests);
  await right('metadata', () => conn.metadata.list([{ type: 'SharingSet' }]), (r) => r.length > 0);

  const set = await right('permission set', () => conn.singleRecordQuery("SELECT Id FROM PermissionSet WHERE Name = 'Deal_Registration'"), (r) => r.Id.startsWith('0PS'));
  await refused('assignment that the license forbids', "Can't assign permission set", () => conn.sobject('PermissionSetAssignment').create({ AssigneeId: user.Id, PermissionSetId: set.Id }));
  await right('user fields', () => User.create({ org }).then((u) => u.retrieve(username)), (f) => f.username === username && f.profileId.startsWith('00e'));
  await refused('update of a field of nobody', 'INVALID_FIELD', () => conn.sobject('User').update({ Id: user.Id, Nonsense__c: 1 }));
  await refused('limits of a retired version', 'UNSUPPORTED_API_VERSION', () => conn.request('/services/data/v30.0/limits'));
  await refused('bulk', 'NOT_FOUND', () => conn.bulk2.createJob({ object: 'Contact', operation: 'insert' }).open());
  await refused('deploy', 'No operation available', () => conn.metadata.deploy(Buffer.from('x'), {}));
}

main().then(finish, (err) => {
  finish();
  console.error(err);
  process.exit(1);
});
