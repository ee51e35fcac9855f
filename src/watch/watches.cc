#include "watch/watches.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace acrida {

Result<std::unique_ptr<Watches>> Watches::open(const WatchRequest& request) {
  auto watches = std::make_unique<Watches>();
  const auto add = [&watches](std::string_view option, const std::optional<WatchAddress>& address,
                              const auto& make) -> Result<void> {
    if (!address) {
      return {};
    }
    if (!can_watch()) {
      return fail(fmt::format("{}: this acrida was built without it (ACRIDA_WATCH=OFF)", option));
    }
    Result<std::unique_ptr<WatchThread>> thread = WatchThread::open(make(*address));
    if (!thread) {
      return fail(fmt::format("{}: {}", option, thread.error().message()));
    }
    watches->threads_.push_back(std::move(*thread));
    return {};
  };
  Result<void> added = add("--watch-mariadb", request.mariadb, make_mariadb_server);
  if (added) {
    added = add("--watch-redis", request.redis, make_redis_server);
  }
  return added ? Result<std::unique_ptr<Watches>>(std::move(watches))
               : fail(std::move(added.error()));
}

Result<void> Watches::begin(TimePoint start) {
  for (const auto& thread : threads_) {
    if (Result<void> begun = thread->begin(start); !begun) {
      return begun;
    }
  }
  return {};
}

void Watches::stop() {
  for (const auto& thread : threads_) {
    thread->stop();
  }
}

WatchNews Watches::take() {
  WatchNews all;
  for (const auto& thread : threads_) {
    WatchNews news = thread->take();
    std::ranges::move(news.readings, std::back_inserter(all.readings));
    std::ranges::move(news.notices, std::back_inserter(all.notices));
  }
  return all;
}

}  // namespace acrida
