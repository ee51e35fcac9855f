// HttpEngine: what the HTTP clients of one shard share: the loop, names, decoders, buffers.
//
// Thread: its shard's.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "http/content_decoder.h"
#include "http/rate_gate.h"
#include "http/requests_under_way.h"
#include "http/site_watch.h"
#include "io/loop.h"
#include "io/resolver.h"
#include "io/tls.h"

namespace acrida {

// Things that happened to connections, over all users.
struct HttpCounters {
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_reused = 0;
  std::uint64_t tls_handshakes = 0;
  std::uint64_t tls_resumed = 0;
  std::uint64_t repeated = 0;     // sent again after an idle connection turned out to be closed
  std::uint64_t unsolicited = 0;  // responses longer than they said
  std::uint64_t http1_exchanges = 0;
  std::uint64_t http2_exchanges = 0;
  std::uint64_t segments_sent = 0;  // of TCP; of connections that are closed, or were asked since
  std::uint64_t segments_repeated = 0;
  std::uint64_t held_back = 0;  // by the rate gate
  Duration held_time{};

  void add(const HttpCounters& other);
};

struct HttpEngine {
  // REQUIRES: the loop outlives the engine, the engine its clients.
  HttpEngine(Loop& the_loop, TlsOptions the_tls_options)
      : loop(the_loop), resolver(the_loop), tls_options(std::move(the_tls_options)) {}

  // The context for verified or unverified connections, made at its first use.
  Result<TlsContext*> tls(bool insecure);
  // No unverified connection was made.
  bool verified_all() const { return unverified_ == nullptr; }

  Loop& loop;
  Resolver resolver;
  ContentDecoder decoder;
  const TlsOptions tls_options;
  RateGate* gate = nullptr;  // every exchange passes it; null: none
  HttpCounters counters;
  SiteWatch site;
  RequestsUnderWay under_way;  // handed over and not complete, connecting included
  // Scratch, used between two suspensions only.
  std::string outgoing;
  std::string cookies;
  std::array<char, 65'536> incoming;

 private:
  std::unique_ptr<TlsContext> verified_;
  std::unique_ptr<TlsContext> unverified_;
};

}  // namespace acrida
