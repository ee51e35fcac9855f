#include "demo/monitor_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "demo/demo_erp.h"
#include "demo/http_testing.h"

namespace acrida::demo {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<nlohmann::json> lines_of(const std::string& path) {
  std::vector<nlohmann::json> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    lines.push_back(nlohmann::json::parse(line));
  }
  return lines;
}

std::string get(std::uint16_t port, const std::string& headers) {
  RawClient client(port);
  client.send("GET /api/method/ping?x=1 HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
  return client.read_response();
}

TEST(MonitorLog, NamesRequestsAsTheyAskAndAnswersWithTheName) {
  const std::string path =
      testing::TempDir() + "monitor-" + std::to_string(::getpid()) + ".json.log";
  DemoErpOptions options{.costs = DemoCosts::none()};
  options.monitor_log = path;
  auto erp = DemoErp::start(options);
  ASSERT_TRUE(erp);
  const std::string id = "0123456789abcdef000000000000002a";
  EXPECT_THAT(get((*erp)->port(), "X-Frappe-Request-Id: " + id + "\r\n"),
              HasSubstr("X-Frappe-Request-Id: " + id + "\r\n"));
  EXPECT_THAT(get((*erp)->port(), ""), HasSubstr("X-Frappe-Request-Id: 00000000-0000-4000-"));
  (*erp)->stop();
  const std::vector<nlohmann::json> lines = lines_of(path);
  std::filesystem::remove(path);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["uuid"], id);
  EXPECT_EQ(lines[0]["transaction_type"], "request");
  EXPECT_EQ(lines[0]["request"]["path"], "/api/method/ping");
  EXPECT_EQ(lines[0]["request"]["status_code"], 200);
  EXPECT_EQ(lines[0]["request"]["ip"], "127.0.0.1");
  EXPECT_GE(lines[0]["duration"], 0);
}

TEST(MonitorLog, WithoutItAnswersHaveNoName) {
  auto erp = DemoErp::start({.costs = DemoCosts::none()});
  ASSERT_TRUE(erp);
  EXPECT_THAT(get((*erp)->port(), "X-Frappe-Request-Id: x\r\n"), Not(HasSubstr("Request-Id")));
}

TEST(MonitorLog, APageOfTheWebServerInFrontHasNone) {
  const std::string path =
      testing::TempDir() + "monitor-502-" + std::to_string(::getpid()) + ".json.log";
  DemoErpOptions options{.costs = DemoCosts::none()};
  options.monitor_log = path;
  ASSERT_TRUE(options.load.faults.add("502=1"));
  auto erp = DemoErp::start(options);
  ASSERT_TRUE(erp);
  EXPECT_THAT(get((*erp)->port(), ""), Not(HasSubstr("Request-Id")));
  (*erp)->stop();
  EXPECT_TRUE(lines_of(path).empty());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace acrida::demo
