#include "watch/watch_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(WatchAddress, OfMariaDb) {
  const WatchAddress full = parse_mariadb_address("mysql://acrida:p%40ss%3a@db.shop:3307/").value();
  EXPECT_EQ(full.user, "acrida");
  EXPECT_EQ(full.password, "p@ss:");
  EXPECT_EQ(full.host, "db.shop");
  EXPECT_EQ(full.port, 3307);
  EXPECT_EQ(full.shown(), "db.shop:3307");
  const WatchAddress brief = parse_mariadb_address("mariadb://acrida@db").value();
  EXPECT_EQ(brief.port, 3306);
  EXPECT_EQ(brief.password, "");
  EXPECT_EQ(parse_mariadb_address("mysql://a@[::1]:3307")->shown(), "[::1]:3307");
  EXPECT_EQ(parse_mariadb_address("mysql://a@[::1]")->host, "::1");
}

TEST(WatchAddress, OfMariaDbsSocket) {
  const WatchAddress path = parse_mariadb_address("/run/mysqld/mysqld.sock").value();
  EXPECT_EQ(path.socket, "/run/mysqld/mysqld.sock");
  EXPECT_EQ(path.user, "");
  EXPECT_EQ(path.shown(), "/run/mysqld/mysqld.sock");
  const WatchAddress url =
      parse_mariadb_address("mysql://a:b@localhost/?socket=/run/x.sock").value();
  EXPECT_EQ(url.socket, "/run/x.sock");
  EXPECT_EQ(url.host, "");
  EXPECT_EQ(url.user, "a");
}

TEST(WatchAddress, OfRedis) {
  const WatchAddress full = parse_redis_address("redis://:secret@cache:6380/3").value();
  EXPECT_EQ(full.user, "");
  EXPECT_EQ(full.password, "secret");
  EXPECT_EQ(full.host, "cache");
  EXPECT_EQ(full.port, 6380);
  EXPECT_EQ(full.database, 3U);
  EXPECT_EQ(parse_redis_address("redis://cache")->port, 6379);
  EXPECT_EQ(parse_redis_address("redis://me:secret@cache/")->user, "me");
  const WatchAddress socket = parse_redis_address("unix:///run/redis.sock?db=2").value();
  EXPECT_EQ(socket.socket, "/run/redis.sock");
  EXPECT_EQ(socket.database, 2U);
  EXPECT_EQ(parse_redis_address("/run/redis.sock")->socket, "/run/redis.sock");
  EXPECT_EQ(parse_redis_address("unix://:pw@/run/redis.sock")->password, "pw");
}

TEST(WatchAddress, WhatCannotBeMeantIsRefusedAndNotQuoted) {
  for (const char* text :
       {"", "db", "http://a:secret@db/", "mysql://db/", "mysql://a:secret@/", "mysql://a@db/site",
        "mysql://a:secret@db:0/", "mysql://a:secret@db:70000", "mysql://a:secret@db:x",
        "mysql://a:se%cret@db", "mysql://a:secret@db/?ssl=1", "mysql://a:secret#@db",
        "mysql://a:secret@[::1/", "mysql://a:secret@db/?socket=/x&ssl=1"}) {
    const Result<WatchAddress> address = parse_mariadb_address(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_THAT(address.error().message(), Not(HasSubstr("secret"))) << text;
  }
  for (const char* text : {"", "cache", "rediss://:secret@cache", "redis://me@cache", "redis://",
                           "redis://cache/x", "redis://:secret@cache/?x=1",
                           "unix://host/run/redis.sock", "unix://", "redis://cache:-1"}) {
    const Result<WatchAddress> address = parse_redis_address(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_THAT(address.error().message(), Not(HasSubstr("secret"))) << text;
  }
}

}  // namespace
}  // namespace acrida
