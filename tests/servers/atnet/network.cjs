// One real AT network in one process: PLC directory, PDS and AppView out of the npm package @atproto/dev-env.
//
//   node network.cjs OPTIONS      OPTIONS is one JSON object:
//     modules       folder that holds node_modules
//     data          folder for the PDS's databases and blobs
//     database      address of an empty PostgreSQL database for the AppView
//     ready         file that is written, whole, once everything answers
//     rateLimits    true: the PDS's own limits (429 with ratelimit-* headers), else off
//     didDocument   false: sessions carry no DID document, so a client stays on the address that it was given
//     moderation    true: with a moderation service (Ozone), which takes reports
//
// It ends when its standard input closes, so that nothing is left behind by a test run that was killed.
'use strict'
const fs = require('node:fs')
const http = require('node:http')
const net = require('node:net')
const path = require('node:path')
const { createRequire } = require('node:module')

const LOOPBACK = '127.0.0.1'
const SHUTDOWN_MS = 3000
const CATCH_UP_MS = 30000

const requests = new Map() // port -> HTTP requests answered there

// The packages listen on every interface and offer no setting for it.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [first] = args
  const given = first !== null && typeof first === 'object' ? first : { port: typeof first === 'function' ? 0 : first }
  const callbacks = args.filter((arg) => typeof arg === 'function')
  if (this instanceof http.Server) {
    this.on('request', () => {
      const { port } = this.address() ?? {}
      requests.set(port, (requests.get(port) ?? 0) + 1)
    })
  }
  return listen.call(this, { ...given, port: Number(given.port ?? 0), host: LOOPBACK }, ...callbacks)
}

async function start(options) {
  const need = createRequire(path.join(options.modules, 'package.json'))
  const { TestPlc, TestPds, TestBsky, TestOzone, createOzoneDid, mockNetworkUtilities } = need('@atproto/dev-env')
  const [plcPort, pdsPort, appviewPort, ozonePort] = await freePorts(4)

  const plc = await TestPlc.create({ port: plcPort })
  const appview = await TestBsky.create({
    port: appviewPort,
    publicUrl: `http://localhost:${appviewPort}`, // where it says that pictures are
    plcUrl: plc.url,
    pdsPort,
    repoProvider: `ws://localhost:${pdsPort}`,
    dbPostgresUrl: options.database,
    dbPostgresSchema: 'appview',
  })
  const signingKey = options.moderation && (await need('@atproto/crypto').Secp256k1Keypair.create({ exportable: true }))
  const ozoneDid = signingKey && (await createOzoneDid(plc.url, signingKey))
  const pds = await TestPds.create({
    ...(ozoneDid && { modServiceUrl: `http://localhost:${ozonePort}`, modServiceDid: ozoneDid }),
    port: pdsPort,
    hostname: 'localhost',
    didPlcUrl: plc.url,
    dataDirectory: options.data,
    blobstoreDiskLocation: path.join(options.data, 'blobs'),
    enableDidDocWithSession: options.didDocument,
    rateLimitsEnabled: options.rateLimits,
    bskyAppViewUrl: appview.url,
    bskyAppViewDid: appview.serverDid,
    bskyAppViewCdnUrlPattern: `http://localhost:${appviewPort}/img/%s/plain/%s/%s`,
  })
  mockNetworkUtilities(pds, appview)
  const ozone = ozoneDid && (await TestOzone.create({
    port: ozonePort,
    plcUrl: plc.url,
    signingKey,
    serverDid: ozoneDid,
    dbPostgresUrl: options.database,
    dbPostgresSchema: 'ozone',
    appviewUrl: appview.url,
    appviewDid: appview.serverDid,
    pdsUrl: pds.url,
    pdsDid: pds.ctx.cfg.service.did,
  }))
  const control = await startControl(pds, appview)

  const version = (name) => JSON.parse(fs.readFileSync(path.join(options.modules, 'node_modules', name, 'package.json'))).version
  return {
    servers: [...(ozone ? [ozone] : []), appview, pds, plc, { close: () => control.close() }],
    ready: {
      pds: pds.url,
      appview: appview.url,
      plc: plc.url,
      control: `http://${LOOPBACK}:${control.address().port}`,
      versions: {
        PDS: version('@atproto/pds'),
        AppView: version('@atproto/bsky'),
        PLC: version('@did-plc/server'),
        Node: process.versions.node,
      },
    },
  }
}

// All at once, so that no two are the same; the AppView has to know the PDS's port before the PDS exists.
async function freePorts(count) {
  const holders = await Promise.all(Array.from({ length: count }, () => listening(net.createServer())))
  const ports = holders.map((holder) => holder.address().port)
  await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))))
  return ports
}

function listening(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, () => resolve(server))
  })
}

// GET /calls: how many requests the PDS and the AppView answered. POST /catch-up: back when the AppView has seen
// everything that was written so far.
function startControl(pds, appview) {
  return listening(http.createServer(async (request, response) => {
    const calls = { pds: requests.get(pds.port) ?? 0, appview: requests.get(appview.port) ?? 0 }
    try {
      if (request.url === '/catch-up') await catchUp(pds, appview)
      response.end(JSON.stringify(calls))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  }))
}

async function catchUp(pds, appview) {
  const giveUpAt = Date.now() + CATCH_UP_MS
  const written = await pds.ctx.sequencer.curr()
  while (Date.now() < giveUpAt) {
    await pds.processAll()
    await appview.sub.processAll()
    if (!written || (await appview.sub.runner.getCursor()) >= written) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`the AppView did not catch up within ${CATCH_UP_MS} ms`)
}

const running = { servers: [], stopping: false }

async function main() {
  const options = JSON.parse(process.argv[2])
  process.on('SIGTERM', stop)
  process.stdin.on('close', stop)
  process.stdin.resume()
  const { servers, ready } = await start(options)
  running.servers = servers
  fs.writeFileSync(`${options.ready}.part`, JSON.stringify(ready))
  fs.renameSync(`${options.ready}.part`, options.ready)
}

async function stop() {
  if (running.stopping) return
  running.stopping = true
  setTimeout(() => process.exit(0), SHUTDOWN_MS).unref()
  await Promise.allSettled(running.servers.map((server) => server.close()))
  process.exit(0)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
