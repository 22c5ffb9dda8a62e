// Sends the requests in a file, 50 at a time, and prints what came back as JSON: statuses, latencies, wrong answers.
// usage: node cannon.mjs URL REQUESTS.json AMOUNT
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

const [url, file, amount] = process.argv.slice(2)
let wrong = 0
const requests = JSON.parse(readFileSync(file, 'utf8')).map(({ status, body, ...request }) => ({
  ...request,
  body: Buffer.from(body, 'base64'),
  onResponse: (answered) => { if (answered !== status) wrong += 1 }
}))
const { latency, statusCodeStats, errors, timeouts, duration } =
  await autocannon({ url, requests, amount: Number(amount), connections: 50, timeout: 20 })
console.log(JSON.stringify({ latency, statusCodeStats, errors, timeouts, duration, wrong }))
