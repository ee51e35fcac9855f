#include "python/live_pages.h"

#include <algorithm>
#include <utility>

namespace acrida {

void LivePages::serve(std::weak_ptr<WebServer> server, const Moment& moment) {
  server_ = std::move(server);
  publish(feed_.begin(moment.info, moment.stats, status(moment)));
}

void LivePages::set_state(std::string state,
                          std::int64_t users_wanted,
                          std::optional<Duration> run_time_limit,
                          const Moment& moment) {
  state_ = std::move(state);
  users_wanted_ = users_wanted;
  run_time_limit_ = run_time_limit;
  if (open()) {
    publish(feed_.on_state(moment.stats, status(moment)));
  }
}

void LivePages::on_second(const Moment& moment, const Verdict* verdict) {
  if (open()) {
    publish(feed_.on_second(moment.info, moment.stats, status(moment), verdict));
  }
}

void LivePages::finish(const Moment& moment) {
  if (open()) {
    publish(feed_.finish(moment.info, moment.stats, status(moment)));
  }
}

std::string LivePages::document(const Moment& moment) const {
  return state_document(moment.info, moment.stats.data(), status(moment));
}

LiveStatus LivePages::status(const Moment& moment) const {
  LiveStatus status;
  status.state = moment.over ? "stopped" : state_;
  status.users = moment.users;
  status.users_wanted = users_wanted_;
  status.run_time = moment.run_time;
  if (run_time_limit_ && !moment.over) {
    status.time_left = std::max(*run_time_limit_ - moment.run_time, Duration::zero());
  }
  status.second = moment.second;
  return status;
}

void LivePages::publish(LiveUpdate update) {
  if (const std::shared_ptr<WebServer> server = server_.lock()) {
    server->publish(std::move(update));
  }
}

}  // namespace acrida
