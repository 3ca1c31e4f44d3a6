// What the scripts have in common: they try calls one after the other, and print what
// came of each.

const results = [];

// right makes a call that must be answered, and lets check look at the answer.
exports.right = async (name, call, check = () => true) => {
  try {
    const answer = await call();
    const good = check(answer);
    results.push({ name, outcome: good ? 'right' : 'wrong', detail: good ? '' : JSON.stringify(answer) });
    return answer;
  } catch (err) {
    results.push({ name, outcome: 'wrong', detail: String(err.stack || err) });
  }
};

// refused makes a call that must be refused, with this code in the error.
exports.refused = async (name, code, call) => {
  try {
    const answer = await call();
    results.push({ name, outcome: 'wrong', detail: 'answered with ' + JSON.stringify(answer) });
  } catch (err) {
    const text = [err.errorCode, err.name, err.code, err.message, JSON.stringify(err.data || '')].join(' ');
    results.push({ name, outcome: text.includes(code) ? 'refused' : 'wrong', detail: text });
  }
};

// finish prints the results.
exports.finish = () => {
  for (const result of results) console.log(JSON.stringify(result));
};
