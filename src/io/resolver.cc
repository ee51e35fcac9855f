#include "io/resolver.h"

#include <algorithm>
#include <cerrno>
#include <list>
#include <utility>

#include "base/check.h"
#include "base/strings.h"
#include "io/resolver_channel.h"

namespace acrida {
namespace {

Endpoint with_port(const Endpoint& address, std::uint16_t port) {
  if (address.family() == AF_INET) {
    return Endpoint::from_ipv4(reinterpret_cast<const sockaddr_in*>(address.address())->sin_addr,
                               port);
  }
  const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(address.address());
  return Endpoint::from_ipv6(ipv6->sin6_addr, ipv6->sin6_scope_id, port);
}

// IPv4 where there is any: the same way to the server each time, and "localhost" is where most
// servers listen.
std::vector<Endpoint> preferred(std::vector<Endpoint> addresses) {
  const auto is_ipv4 = [](const Endpoint& address) {
    return address.family() == AF_INET;
  };
  if (std::any_of(addresses.begin(), addresses.end(), is_ipv4)) {
    std::erase_if(addresses, [&](const Endpoint& address) { return !is_ipv4(address); });
  }
  return addresses;
}

}  // namespace

struct Resolver::Name {
  std::vector<Endpoint> addresses;
  std::size_t next = 0;
  TimePoint expires{};
  std::list<Resolve*> waiting;
  bool asked = false;

  const Endpoint& take() { return addresses[next++ % addresses.size()]; }
};

Resolver::Resolver(Loop& loop) : loop_(loop) {}

Resolver::~Resolver() = default;

Resolver::Resolve Resolver::resolve(std::string_view host, std::uint16_t port, Duration limit) {
  return {*this, host, port, limit};
}

void Resolver::set_address(std::string_view host, std::string_view address) {
  const std::optional<Endpoint> endpoint = Endpoint::from_literal(address, 0);
  ACRIDA_CHECK(endpoint.has_value());
  auto& name = names_[to_lower(host)];
  name = std::make_unique<Name>();
  name->addresses = {*endpoint};
  name->expires = TimePoint::max();
}

Result<void> Resolver::set_servers(const std::string& servers) {
  if (channel_ == nullptr) {
    channel_ = std::make_unique<Channel>(loop_);
  }
  return channel_->set_servers(servers);
}

void Resolver::ask(const std::string& host, Name& name) {
  name.asked = true;
  if (channel_ == nullptr) {
    channel_ = std::make_unique<Channel>(loop_);
  }
  channel_->ask(host, [this, host](Channel::Answer answer) {
    // Not from within c-ares: whoever is woken may ask for the next name.
    loop_.defer([this, host, alive = std::weak_ptr<int>(alive_), answer = std::move(answer)] {
      if (alive.lock() != nullptr) {
        finish(host, answer.addresses, answer.time_to_live, answer.error);
      }
    });
  });
}

void Resolver::finish(const std::string& host,
                      const std::vector<Endpoint>& addresses,
                      Duration time_to_live,
                      const Error& error) {
  const auto found = names_.find(host);
  if (found == names_.end()) {
    return;
  }
  Name& name = *found->second;
  name.asked = false;
  name.addresses = preferred(addresses);
  name.expires = loop_.now() + std::clamp(time_to_live, kKeepMin, kKeepMax);
  const std::list<Resolve*> woken = std::exchange(name.waiting, {});
  for (Resolve* const waiter : woken) {
    waiter->name_ = nullptr;
    waiter->set_result(name.addresses.empty() ? Result<Endpoint>(fail(error))
                                              : with_port(name.take(), waiter->port_));
  }
  if (name.addresses.empty() || names_.size() > kNamesKeptMax) {
    names_.erase(found);
  }
  // One at a time through the loop: a woken coroutine may destroy the others.
  for (Resolve* const waiter : woken) {
    waiter->wake_soon();
  }
}

Resolver::Resolve::Resolve(Resolver& resolver,
                           std::string_view host,
                           std::uint16_t port,
                           Duration limit)
    : resolver_(resolver), host_(to_lower(host)), port_(port), limit_(limit) {}

Resolver::Resolve::~Resolve() {
  if (name_ != nullptr) {
    name_->waiting.remove(this);
  }
}

bool Resolver::Resolve::await_ready() {
  if (host_.empty()) {
    result_ = fail("gaierror(-2, 'Name or service not known')");
    return true;
  }
  if (const std::optional<Endpoint> literal = Endpoint::from_literal(host_, port_)) {
    result_ = *literal;
    return true;
  }
  const auto found = resolver_.names_.find(host_);
  if (found != resolver_.names_.end() && !found->second->addresses.empty() &&
      resolver_.loop_.now() < found->second->expires) {
    result_ = with_port(found->second->take(), port_);
    return true;
  }
  return false;
}

void Resolver::Resolve::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  std::unique_ptr<Name>& name = resolver_.names_[host_];
  if (name == nullptr) {
    name = std::make_unique<Name>();
  }
  name_ = name.get();
  name_->waiting.push_back(this);
  resolver_.loop_.start_timer(*this, resolver_.loop_.now() + limit_);
  if (!name_->asked) {
    resolver_.ask(host_, *name_);
  }
}

void Resolver::Resolve::set_result(Result<Endpoint> result) {
  result_ = std::move(result);
}

void Resolver::Resolve::wake_soon() {
  cancel();
  resolver_.loop_.start_timer(*this, resolver_.loop_.now());
}

// Either its result is there, or the limit has passed.
void Resolver::Resolve::on_timer() {
  if (name_ != nullptr) {
    name_->waiting.remove(this);
    name_ = nullptr;
    result_ = fail(Error::system("resolve " + host_, ETIMEDOUT));
  }
  waiter_.resume();
}

}  // namespace acrida
