// Redis by hiredis. It is asked INFO and TIME and, where RQ has registered queues, SMEMBERS, LLEN,
// LINDEX and HGET: commands that change nothing (docs/watching.md).
#include <fmt/format.h>
#include <hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "base/strings.h"
#include "watch/job_time.h"
#include "watch/redis_info.h"
#include "watch/watched_server.h"

namespace acrida {
namespace {

constexpr std::string_view kQueuePrefix = "rq:queue:";
constexpr std::size_t kQueuesMax = 32;
constexpr std::size_t kQueueNameBytesMax = 128;

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

std::string_view text_of(const redisReply& reply) {
  const bool text = reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS ||
                    reply.type == REDIS_REPLY_ERROR;
  return text ? std::string_view(reply.str, static_cast<std::size_t>(reply.len))
              : std::string_view();
}

std::span<redisReply* const> elements_of(const redisReply& reply) {
  return reply.type == REDIS_REPLY_ARRAY
             ? std::span<redisReply* const>(reply.element, reply.elements)
             : std::span<redisReply* const>();
}

// Of TIME: seconds and microseconds.
std::optional<WallTime> time_of(const redisReply& reply) {
  const std::span<redisReply* const> parts = elements_of(reply);
  const auto number = [&](std::size_t i) {
    return i < parts.size() ? parse_decimal(text_of(*parts[i])) : std::nullopt;
  };
  const std::optional<std::uint64_t> seconds = number(0);
  const std::optional<std::uint64_t> microseconds = number(1);
  if (!seconds || !microseconds) {
    return std::nullopt;
  }
  return WallTime(std::chrono::seconds(*seconds) + std::chrono::microseconds(*microseconds));
}

std::vector<std::string> queues_of(const redisReply& reply) {
  std::vector<std::string> queues;
  for (const redisReply* const element : elements_of(reply)) {
    const std::string_view name = text_of(*element);
    if (name.starts_with(kQueuePrefix) && name.size() <= kQueueNameBytesMax) {
      queues.emplace_back(name);
    }
  }
  std::ranges::sort(queues);
  queues.resize(std::min(queues.size(), kQueuesMax));
  return queues;
}

class RedisServer final : public WatchedServer {
 public:
  explicit RedisServer(WatchAddress address) : address_(std::move(address)) {}
  ~RedisServer() override { disconnect(); }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::string_view source() const override { return "redis"; }
  std::string place() const override { return "Redis at " + address_.shown(); }

  Result<void> connect() override {
    disconnect();
    const timeval timeout{.tv_sec = kWatchTimeout / std::chrono::seconds(1), .tv_usec = 0};
    connection_ = address_.host.empty()
                      ? redisConnectUnixWithTimeout(address_.socket.c_str(), timeout)
                      : redisConnectWithTimeout(address_.host.c_str(), address_.port, timeout);
    if (connection_ == nullptr) {
      return fail("out of memory");
    }
    if (connection_->err != 0) {
      return connection_error();
    }
    redisSetTimeout(connection_, timeout);
    if (!address_.password.empty()) {
      std::vector<std::string> log_in = {"AUTH"};
      if (!address_.user.empty()) {
        log_in.push_back(address_.user);
      }
      log_in.push_back(address_.password);
      if (Result<Reply> in = command(log_in); !in) {
        return fail(std::move(in.error()));
      }
    }
    if (address_.database != 0) {
      if (auto in = command({"SELECT", std::to_string(address_.database)}); !in) {
        return fail(std::move(in.error()));
      }
    }
    return {};
  }

  Result<std::vector<WatchFigure>> read() override {
    ask({"INFO"});
    ask({"TIME"});
    ask({"SMEMBERS", "rq:queues"});
    Result<Reply> info = answer();
    Result<Reply> time = answer();
    Result<Reply> queues = answer();
    if (!info || connection_->err != 0) {
      return info ? connection_error() : fail(std::move(info.error()));
    }
    std::vector<WatchFigure> figures = redis_figures(text_of(**info));
    if (figures.empty()) {
      return fail("its answer to INFO has no values");
    }
    if (queues) {
      add_queues(queues_of(**queues), time ? time_of(**time) : std::nullopt, figures);
    }
    return connection_->err == 0 ? Result<std::vector<WatchFigure>>(std::move(figures))
                                 : connection_error();
  }

  // Closes the descriptor and says nothing to the server.
  void leave_to_parent() override { disconnect(); }

 private:
  void disconnect() {
    if (connection_ != nullptr) {
      redisFree(std::exchange(connection_, nullptr));
    }
  }

  std::unexpected<Error> connection_error() {
    return fail(connection_->err == REDIS_ERR_IO && errno_is_timeout()
                    ? std::string("it has not answered in time")
                    : std::string(connection_->errstr));
  }

  bool errno_is_timeout() const {
    return std::string_view(connection_->errstr).find("Resource temporarily") !=
           std::string_view::npos;
  }

  // What is asked before the answer is waited for goes out together. An error comes with answer().
  void ask(const std::vector<std::string>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
    }
    static_cast<void>(redisAppendCommandArgv(connection_, static_cast<int>(texts.size()),
                                             texts.data(), sizes.data()));
  }

  // What the server refuses (a user without the right) is an error, too; the connection stays.
  Result<Reply> answer() {
    void* raw = nullptr;
    if (redisGetReply(connection_, &raw) != REDIS_OK || raw == nullptr) {
      return connection_error();
    }
    Reply reply(static_cast<redisReply*>(raw));
    if (reply->type == REDIS_REPLY_ERROR) {
      return fail(std::string(text_of(*reply)));
    }
    return reply;
  }

  Result<Reply> command(const std::vector<std::string>& words) {
    ask(words);
    return answer();
  }

  // Lengths, and how long the oldest job has been waiting. A queue that cannot be read is left out.
  void add_queues(const std::vector<std::string>& queues,
                  std::optional<WallTime> now,
                  std::vector<WatchFigure>& figures) {
    for (const std::string& queue : queues) {
      ask({"LLEN", queue});
      ask({"LINDEX", queue, "0"});
    }
    Duration oldest = Duration::zero();
    std::vector<std::string> jobs;
    for (const std::string& queue : queues) {
      const Result<Reply> length = answer();
      const Result<Reply> job = answer();
      if (length && (*length)->type == REDIS_REPLY_INTEGER) {
        figures.push_back({queue, "jobs", false, static_cast<double>((*length)->integer)});
      }
      if (job && (*job)->type == REDIS_REPLY_STRING) {
        jobs.emplace_back(text_of(**job));
      }
    }
    for (const std::string& job : jobs) {
      ask({"HGET", "rq:job:" + job, "enqueued_at"});
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const Result<Reply> since = answer();
      const std::optional<WallTime> at = since ? parse_job_time(text_of(**since)) : std::nullopt;
      if (at && now) {
        oldest = std::max(oldest, *now - *at);
      }
    }
    if (!queues.empty() && now) {
      figures.push_back({"rq oldest job", "s", false, to_seconds(oldest)});
    }
  }

  const WatchAddress address_;
  redisContext* connection_ = nullptr;
};

}  // namespace

std::unique_ptr<WatchedServer> make_redis_server(WatchAddress address) {
  return std::make_unique<RedisServer>(std::move(address));
}

bool can_watch() {
  return true;
}

}  // namespace acrida
