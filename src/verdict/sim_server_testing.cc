#include "verdict/sim_server_testing.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

#include "acrida/random.h"
#include "base/check.h"

namespace acrida {
namespace {

double exponential(Random& random, double mean) {
  return -mean * std::log1p(-random.real());
}

// Box and Muller's.
double normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log1p(-random.real()));
  return radius * std::cos(2 * std::acos(-1.0) * random.real());
}

double service_time(Random& random, double mean, double variation) {
  if (variation == 0) {
    return mean;
  }
  if (variation == 1) {
    return exponential(random, mean);
  }
  const double sigma2 = std::log1p(variation * variation);
  return mean * std::exp(std::sqrt(sigma2) * normal(random) - sigma2 / 2);
}

double load_at(const std::vector<SimLevel>& levels, double second) {
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (second < levels[i].second) {
      const SimLevel& from = levels[i - 1];
      const double share = (second - from.second) / (levels[i].second - from.second);
      return from.load + std::max(0.0, share) * (levels[i].load - from.load);
    }
  }
  return levels.back().load;
}

class Server {
 public:
  explicit Server(const SimServerScenario& scenario)
      : scenario_(scenario), random_(scenario.seed, 1), free_at_(scenario.workers, 0.0) {
    for (const SimEndpoint& endpoint : scenario.endpoints) {
      weights_ += endpoint.weight;
    }
  }

  // REQUIRES: `now` is not before that of the last call.
  SimRequest serve(double now) {
    SimRequest request;
    request.endpoint = choose();
    const SimEndpoint& endpoint = scenario_.endpoints[request.endpoint];
    while (!starts_.empty() && starts_.front() <= now) {
      starts_.pop_front();
    }
    if (starts_.size() >= scenario_.queue_max) {
      request.failure = true;
      request.response_seconds = kRefusal + scenario_.network_seconds;
    } else {
      request.failure = random_.real() < endpoint.failure_share;
      request.response_seconds = finish(now, endpoint) - now + scenario_.network_seconds;
    }
    request.done_seconds = now + request.response_seconds;
    return request;
  }

 private:
  static constexpr double kRefusal = 0.001;

  std::uint32_t choose() {
    double rest = random_.real() * weights_;
    for (std::uint32_t i = 0; i + 1 < scenario_.endpoints.size(); ++i) {
      rest -= scenario_.endpoints[i].weight;
      if (rest < 0) {
        return i;
      }
    }
    return static_cast<std::uint32_t>(scenario_.endpoints.size() - 1);
  }

  double finish(double now, const SimEndpoint& endpoint) {
    const auto worker = std::min_element(free_at_.begin(), free_at_.end());
    const double start = std::max(now, *worker);
    starts_.push_back(start);
    const auto busy = std::count_if(free_at_.begin(), free_at_.end(),
                                    [start](double free) { return free > start; });
    double work = service_time(random_, endpoint.service_seconds, endpoint.variation);
    if (random_.real() < endpoint.slow_share) {
      work *= endpoint.slow_factor;
    }
    work *= 1 + scenario_.leak_per_hour * start / 3600;
    work *= 1 + (scenario_.cold_factor - 1) * std::exp(-start / scenario_.cold_seconds);
    work *= 1 + (scenario_.interference + scenario_.thrashing * static_cast<double>(busy)) *
                    static_cast<double>(busy);
    const double locked = work * endpoint.locked_share;
    double done = start;
    if (locked > 0) {
      lock_free_at_ = worked(std::max(start, lock_free_at_), locked);
      done = lock_free_at_;
    }
    *worker = worked(done, work - locked);
    return *worker;
  }

  // When work that begins at `from` is done: stalls come on top.
  double worked(double from, double work) const {
    const double every = scenario_.stall_every_seconds;
    if (every <= 0 || scenario_.stall_seconds <= 0) {
      return from + work;
    }
    const double phase = scenario_.stall_phase_seconds;
    double at = from - phase;
    if (const double last = std::floor(at / every) * every;
        last > 0 && at < last + scenario_.stall_seconds) {
      at = last + scenario_.stall_seconds;
    }
    for (double next = (std::floor(at / every) + 1) * every; at + work > next; next += every) {
      work -= next - at;
      at = next + scenario_.stall_seconds;
    }
    return phase + at + work;
  }

  const SimServerScenario& scenario_;
  Random random_;
  std::vector<double> free_at_;  // per worker
  std::deque<double> starts_;    // of what waits
  double lock_free_at_ = 0;
  double weights_ = 0;
};

using Instant = std::pair<double, std::uint32_t>;  // and the user
using Instants = std::priority_queue<Instant, std::vector<Instant>, std::greater<>>;

void run_closed(const SimServerScenario& scenario, Random& random, SimServerRun& run) {
  Server server(scenario);
  const auto think = [&] {
    return scenario.think_low + random.real() * (scenario.think_high - scenario.think_low);
  };
  // A user begins when the load calls for it, and ends when it does so no longer.
  constexpr double kStep = 0.1;
  Instants next;
  std::vector<bool> alive;
  for (double now = 0; now < scenario.seconds; now += kStep) {
    const auto wanted = static_cast<std::uint32_t>(std::lround(load_at(scenario.levels, now)));
    alive.resize(std::max<std::size_t>(alive.size(), wanted), false);
    for (std::uint32_t user = 0; user < wanted; ++user) {
      if (!alive[user]) {
        alive[user] = true;
        next.emplace(now + kStep * random.real(), user);
      }
    }
    auto& users = run.users[static_cast<std::size_t>(now)];
    users = std::max(users, wanted);
    while (!next.empty() && next.top().first < now + kStep) {
      const Instant due = next.top();
      next.pop();
      if (due.second >= wanted) {
        alive[due.second] = false;
        continue;
      }
      SimRequest request = server.serve(due.first);
      request.think_seconds = think();
      next.emplace(request.done_seconds + request.think_seconds, due.second);
      run.requests.push_back(request);
    }
  }
}

void run_open(const SimServerScenario& scenario, Random& random, SimServerRun& run) {
  Server server(scenario);
  double most = 0;
  for (const SimLevel& level : scenario.levels) {
    most = std::max(most, level.load);
  }
  // Thinning: arrivals at the highest rate, of which the rate of the moment is kept.
  for (double now = exponential(random, 1 / most); now < scenario.seconds;
       now += exponential(random, 1 / most)) {
    if (random.real() * most < load_at(scenario.levels, now)) {
      run.requests.push_back(server.serve(now));
    }
  }
  for (const SimRequest& request : run.requests) {
    const double sent = request.done_seconds - request.response_seconds;
    for (double second = std::floor(sent);
         second <= request.done_seconds && second < std::floor(scenario.seconds); ++second) {
      ++run.users[static_cast<std::size_t>(second)];
    }
  }
}

}  // namespace

SimServerRun simulate(const SimServerScenario& scenario) {
  ACRIDA_CHECK(scenario.workers > 0 && !scenario.endpoints.empty() && !scenario.levels.empty());
  SimServerRun run;
  run.users.resize(static_cast<std::size_t>(std::ceil(scenario.seconds)), 0);
  Random random(scenario.seed, 2);
  if (scenario.open_model) {
    run_open(scenario, random, run);
  } else {
    run_closed(scenario, random, run);
  }
  std::erase_if(run.requests, [&scenario](const SimRequest& request) {
    return request.done_seconds >= scenario.seconds;
  });
  std::sort(run.requests.begin(), run.requests.end(), [](const SimRequest& a, const SimRequest& b) {
    return a.done_seconds < b.done_seconds;
  });
  return run;
}

SimServerScenario open_scenario(
    std::uint64_t seed, double rate, double utilisation, std::uint32_t workers, double seconds) {
  SimServerScenario scenario;
  scenario.seed = seed;
  scenario.seconds = seconds;
  scenario.open_model = true;
  scenario.levels = {{0, rate}};
  scenario.workers = workers;
  scenario.endpoints[0].service_seconds = utilisation * workers / rate;
  return scenario;
}

double mm1_response_quantile(double service_seconds, double utilisation, double q) {
  return -service_seconds / (1 - utilisation) * std::log1p(-q);
}

std::vector<SimSecond> by_second(const SimServerRun& run) {
  std::vector<SimSecond> seconds(run.users.size());
  std::vector<std::vector<double>> times(run.users.size());
  for (const SimRequest& request : run.requests) {
    times[static_cast<std::size_t>(request.done_seconds)].push_back(request.response_seconds);
  }
  const auto ranked = [](std::vector<double>& sorted, double q) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
  };
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    seconds[i].users = run.users[i];
    seconds[i].requests = static_cast<double>(times[i].size());
    if (times[i].empty()) {
      continue;
    }
    std::sort(times[i].begin(), times[i].end());
    double sum = 0;
    for (const double time : times[i]) {
      sum += time;
    }
    seconds[i].mean = sum / seconds[i].requests;
    seconds[i].p50 = ranked(times[i], 0.5);
    seconds[i].p95 = ranked(times[i], 0.95);
    seconds[i].max = times[i].back();
  }
  return seconds;
}

}  // namespace acrida
