// HttpService: what the HTTP clients of one shard's users share: the engine, the recorder, recycled
// exchanges, and who is told of each sample.
//
// Every request that a scenario starts ends here exactly once: as a sample, or, when its user was
// cut off meanwhile, as abandoned (it had left) or unsent (it had not).
//
// Thread: the shard.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "acrida/events.h"
#include "acrida/http.h"
#include "http/http_engine.h"
#include "scenario/request_state.h"
#include "scenario/sample_sink.h"
#include "stats/recorder.h"
#include "stats/request_times.h"

namespace acrida {

class HttpService {
 public:
  // REQUIRES: everything given outlives the service, the service the clients attached to it.
  // `sink` may be null.
  HttpService(HttpEngine& engine,
              Recorder& recorder,
              const std::vector<RequestListener>& listeners,
              SampleSink* sink)
      : engine_(engine), recorder_(recorder), listeners_(listeners), sink_(sink) {}
  HttpService(const HttpService&) = delete;
  HttpService& operator=(const HttpService&) = delete;

  HttpEngine& engine() { return engine_; }

  // The client of a user, to be attached before UserLoop::start().
  std::unique_ptr<detail::ClientState> make_client(UserLoop& user,
                                                   std::shared_ptr<const HttpConfig> config);

  // An empty exchange of that client.
  detail::ExchangePointer take(detail::ClientState& client);
  void give_back(detail::Exchange* exchange) noexcept;

  // The request is complete, and its verdict is in.
  void record(detail::Exchange& exchange, const Response& response);
  // Keeps the ids of requests with their times from now on.
  void keep_request_ids() { request_times_.emplace(); }
  // Those kept so far; then none.
  RequestTimes take_request_times() {
    return std::exchange(request_times_, {}).value_or(RequestTimes(0));
  }
  // What the sites said of themselves since the last call goes to the recorder.
  void note_sites() { recorder_.note_server(engine_.site.take(engine_.counters)); }
  // Its user was cut off.
  void record_cut_off(const detail::Exchange& exchange);

  // Exchanges taken and not given back.
  std::size_t exchanges_in_use() const { return in_use_; }

  // More are given back to the system: after a burst, memory returns.
  static constexpr std::size_t kExchangesKept = 1'024;

 private:
  void tell(const RequestListener& listener, const RequestEvent& event);

  HttpEngine& engine_;
  Recorder& recorder_;
  const std::vector<RequestListener>& listeners_;
  SampleSink* const sink_;
  std::optional<RequestTimes> request_times_;
  std::vector<std::unique_ptr<detail::Exchange>> spare_;
  std::size_t in_use_ = 0;
};

}  // namespace acrida
