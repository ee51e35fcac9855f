#include "web/server_thread.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace acrida {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr Duration kAcceptPause = std::chrono::milliseconds(100);  // when descriptors ran out
constexpr Duration kDoneAskedEvery = std::chrono::milliseconds(2);

void set_close_on_exec(int descriptor) {
  static_cast<void>(::fcntl(descriptor, F_SETFD, FD_CLOEXEC));
}

error_code listen_on(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  error_code ignored;
  acceptor.close(ignored);  // of the endpoint that was tried before
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) {
    set_close_on_exec(acceptor.native_handle());
    // A port that a run before this one has just left; one that is listened on is still taken.
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(tcp::acceptor::max_listen_connections, error);
  }
  return error;
}

}  // namespace

struct ServerDoor::State {
  std::mutex mutex;
  asio::io_context* context = nullptr;  // null: the server has ended
};

bool ServerDoor::post(std::function<void()> work) {
  const std::lock_guard lock(state_->mutex);
  if (state_->context == nullptr) {
    return false;
  }
  asio::post(*state_->context, std::move(work));
  return true;
}

struct ServerThread::State {
  void accept();
  void tick();
  void stop_when(std::function<bool()> done, TimePoint end);

  asio::io_context context{1};
  std::shared_ptr<ServerDoor::State> door = std::make_shared<ServerDoor::State>();
  tcp::acceptor acceptor{context};
  asio::steady_timer pause{context};
  asio::steady_timer ticks{context};
  Duration period{0};
  std::function<void()> on_tick;
  std::function<void(AcceptedConnection)> on_connection;
  ListenAddress address;
  std::thread thread;
};

void ServerThread::State::accept() {
  acceptor.async_accept([this](error_code error, tcp::socket socket) {
    if (!acceptor.is_open()) {
      return;
    }
    if (error) {
      pause.expires_after(kAcceptPause);
      pause.async_wait([this](error_code) {
        if (acceptor.is_open()) {
          accept();
        }
      });
      return;
    }
    const tcp::endpoint peer = socket.remote_endpoint(error);
    AcceptedConnection accepted;
    if (!error) {
      accepted.ipv6 = peer.address().is_v6();
      accepted.peer_host = peer.address().to_string();
      accepted.peer_port = peer.port();
      accepted.descriptor = socket.release(error);
    }
    if (!error) {
      set_close_on_exec(accepted.descriptor);
      on_connection(std::move(accepted));
    }
    accept();
  });
}

void ServerThread::State::tick() {
  ticks.expires_after(period);
  ticks.async_wait([this](error_code error) {
    if (!error) {
      on_tick();
      tick();
    }
  });
}

void ServerThread::State::stop_when(std::function<bool()> done, TimePoint end) {
  if (done() || now() >= end) {
    context.stop();
    return;
  }
  pause.expires_after(kDoneAskedEvery);
  pause.async_wait(
      [this, done = std::move(done), end](error_code) mutable { stop_when(std::move(done), end); });
}

ServerThread::ServerThread() : state_(std::make_unique<State>()) {
  state_->door->context = &state_->context;
}

ServerThread::~ServerThread() {
  stop();
}

Result<void> ServerThread::listen(const ListenAddress& address,
                                  std::function<void(AcceptedConnection)> on_connection) {
  const auto refuse = [&address](const error_code& error) {
    const bool taken = error == boost::system::errc::address_in_use;
    return fail(fmt::format(
        "listen on {}: {}{}", address.text(), error.message(),
        taken ? ": another program listens there, so choose another port, or end that one" : ""));
  };
  error_code error;
  tcp::resolver resolver(state_->context);
  const auto found =
      resolver.resolve(address.host, std::to_string(address.port),
                       tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error) {
    return refuse(error);
  }
  // A name such as localhost may have two addresses, of which browsers try both and scripts the
  // older kind.
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    endpoints.push_back(entry.endpoint());
  }
  std::ranges::partition(endpoints, [](const tcp::endpoint& one) { return one.address().is_v4(); });
  tcp::endpoint endpoint;
  for (const tcp::endpoint& one : endpoints) {
    endpoint = one;
    error = listen_on(state_->acceptor, one);
    // A port that is taken at one of two addresses is another program's at both: people who type
    // the name would meet that one.
    if (!error || error == boost::system::errc::address_in_use) {
      break;
    }
  }
  if (error) {
    return refuse(error);
  }
  state_->address = {.host = endpoint.address().to_string(),
                     .port = state_->acceptor.local_endpoint().port()};
  state_->on_connection = std::move(on_connection);
  return {};
}

void ServerThread::every(Duration period, std::function<void()> work) {
  state_->period = period;
  state_->on_tick = std::move(work);
}

// Signals are for the thread that runs the users.
void ServerThread::start(int niceness) {
  state_->accept();
  if (state_->on_tick) {
    state_->tick();
  }
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    state_->thread = std::thread([state = state_.get(), niceness] {
      if (niceness != 0) {
        // Linux has a niceness for each thread; where it may not be changed, all goes on as it is.
        const auto thread = static_cast<id_t>(::gettid());
        const int now = ::getpriority(PRIO_PROCESS, thread);
        static_cast<void>(::setpriority(PRIO_PROCESS, thread, now + niceness));
      }
      state->context.run();
    });
  } catch (const std::system_error&) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void ServerThread::stop() {
  close_door();
  state_->context.stop();
  join();
}

void ServerThread::stop_when(std::function<bool()> done, Duration time_max) {
  if (!state_->thread.joinable()) {
    return stop();
  }
  close_door();
  // After what was posted before.
  asio::post(state_->context,
             [state = state_.get(), done = std::move(done), end = now() + time_max]() mutable {
               error_code ignored;
               state->acceptor.close(ignored);
               state->stop_when(std::move(done), end);
             });
  join();
}

void ServerThread::close_door() {
  const std::lock_guard lock(state_->door->mutex);
  state_->door->context = nullptr;
}

void ServerThread::join() {
  if (state_->thread.joinable()) {
    state_->thread.join();
  }
}

const ListenAddress& ServerThread::address() const {
  return state_->address;
}

ServerDoor ServerThread::door() const {
  return ServerDoor(state_->door);
}

asio::io_context& ServerThread::context() {
  return state_->context;
}

TimePoint ServerThread::now() {
  return TimePoint(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace acrida
