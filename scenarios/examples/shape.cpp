#include <acrida/acrida.h>

#include <cmath>

using namespace acrida;
using namespace std::chrono_literals;

struct Clerk : HttpUser {
  Task<> ping() { co_await client.get("/api/method/ping"); }
};

// Two waves, and then the end.
std::optional<Load> waves(Duration elapsed) {
  const double minutes = to_seconds(elapsed) / 60;
  if (minutes > 10)
    return std::nullopt;
  const double height = std::abs(std::sin(minutes * 3.14159 / 5));
  return Load{.users = 5 + std::llround(45 * height), .spawn_rate = 10};
}

ACRIDA_SCENARIO(scenario) {
  scenario.shape(waves);
  scenario.user<Clerk>().wait_time(between(1s, 3s)).task("ping", &Clerk::ping);
}
