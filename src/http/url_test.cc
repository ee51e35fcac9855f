#include "http/url.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "http/limits.h"

namespace acrida {
namespace {

std::string parsed(std::string_view text) {
  const Result<Url> url = Url::parse(text);
  return url ? std::string(url->text()) : "error: " + url.error().message();
}

TEST(Url, IsTakenApart) {
  const Url url = Url::parse("HTTPS://Ann:p%40ss@ERP.Example.com:8443/a/b?c=d#e").value();
  EXPECT_TRUE(url.secure());
  EXPECT_EQ(url.host(), "erp.example.com");
  EXPECT_EQ(url.port(), 8443);
  EXPECT_EQ(url.authority(), "erp.example.com:8443");
  EXPECT_EQ(url.origin(), "https://erp.example.com:8443");
  EXPECT_EQ(url.target(), "/a/b?c=d");
  EXPECT_EQ(url.path(), "/a/b");
  EXPECT_EQ(url.query(), "c=d");
  EXPECT_EQ(url.absolute_form(), "https://erp.example.com:8443/a/b?c=d");
  EXPECT_EQ(url.text(), "https://erp.example.com:8443/a/b?c=d#e");
  EXPECT_EQ(url.user(), "Ann");
  EXPECT_EQ(url.password(), "p@ss");
}

TEST(Url, IsNormalisedAsRequestsDoes) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"http://a", "http://a/"},
      {"http://a?x", "http://a/?x"},
      {"http://a:80/", "http://a/"},
      {"https://a:443/", "https://a/"},
      {"http://a:/", "http://a/"},
      {"http://a:443/", "http://a:443/"},
      {"http://a/b/../c/./d", "http://a/c/d"},
      {"http://a/b/..", "http://a/"},
      {"http://a/../../b", "http://a/b"},
      {"http://a/b/.", "http://a/b/"},
      {"http://a/.hidden", "http://a/.hidden"},
      {"http://a/b/%2e%2e/c", "http://a/b/../c"},
      {"http://a/b//c", "http://a/b//c"},
      {"http://a/POS Invoice", "http://a/POS%20Invoice"},
      {"http://a/[x]", "http://a/%5Bx%5D"},
      {"http://a/?filters=[[\"a\"]]", "http://a/?filters=%5B%5B%22a%22%5D%5D"},
      {"http://a/\xc3\xa9", "http://a/%C3%A9"},
      {"http://a/%7euser%2f", "http://a/~user%2F"},
      {"http://a/100%", "http://a/100%25"},
      {"http://a/%41%", "http://a/%2541%25"},
      {"http://[::1]:8000/", "http://[::1]:8000/"},
  };
  for (const auto& [given, wanted] : cases) {
    EXPECT_EQ(parsed(given), wanted) << given;
  }
}

TEST(Url, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "a", "ftp://a/", "http:/a", "http://", "http://:80/", "http://a:0/", "http://a:65536/",
        "http://a:8x/", "http://a b/", "http://a\\b/", "http://[::1/", "http://[zz]/",
        "http://a%41/", "http://a/\r\nX: y", "http://a/\x7f"}) {
    EXPECT_FALSE(Url::parse(text).has_value()) << text;
  }
  EXPECT_FALSE(Url::parse("http://" + std::string(254, 'a') + "/").has_value());
  EXPECT_FALSE(Url::parse("http://a/" + std::string(kUrlBytesMax, 'a')).has_value());
  EXPECT_FALSE(Url::parse("http://a/" + std::string(kUrlBytesMax / 2, ' ')).has_value());
}

// RFC 3986 5.4, as far as HTTP can ask for it.
TEST(Url, ResolvesReferences) {
  const Url base = Url::parse("http://a/b/c/d;p?q").value();
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"", "http://a/b/c/d;p?q"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../../../g", "http://a/g"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"https://x/y", "https://x/y"},
      {" /g ", "http://a/g"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
  };
  for (const auto& [reference, wanted] : cases) {
    const Result<Url> url = base.resolve(reference);
    ASSERT_TRUE(url.has_value()) << reference;
    EXPECT_EQ(url->text(), wanted) << reference;
  }
  EXPECT_FALSE(base.resolve("javascript:alert(1)").has_value());
  EXPECT_FALSE(base.resolve("http://").has_value());
}

TEST(Url, KeepsItsFragmentThroughARedirectWithoutOne) {
  const Url base = Url::parse("http://a/b#top").value();
  EXPECT_EQ(base.resolve("/c")->text(), "http://a/c#top");
  EXPECT_EQ(base.resolve("/c#d")->text(), "http://a/c#d");
}

TEST(Url, DoesNotTakeCredentialsAlong) {
  const Url base = Url::parse("http://u:p@a/b").value();
  EXPECT_FALSE(base.resolve("/c")->has_credentials());
  EXPECT_EQ(base.text(), "http://a/b");
}

TEST(Url, TargetsAreNormalisedAlone) {
  std::string out = "/site";
  EXPECT_EQ(append_target("/api/POS Invoice?a=[1]#x", out), HttpError::kNone);
  EXPECT_EQ(out, "/site/api/POS%20Invoice?a=%5B1%5D");
  EXPECT_EQ(append_target("/a\r\nb", out), HttpError::kBadTarget);
  EXPECT_EQ(append_target("/" + std::string(kUrlBytesMax, 'x'), out), HttpError::kBadTarget);
  EXPECT_EQ(out, "/site/api/POS%20Invoice?a=%5B1%5D");
}

TEST(Url, QueriesAreFormEncoded) {
  std::string target = "/search";
  append_query("q", "ice & cream", target);
  append_query("page", "2", target);
  EXPECT_EQ(target, "/search?q=ice+%26+cream&page=2");
}

TEST(Url, ProxiesMayBeBare) {
  EXPECT_EQ(parse_proxy("proxy:3128")->text(), "http://proxy:3128/");
  EXPECT_EQ(parse_proxy("http://u:p@proxy")->user(), "u");
  EXPECT_FALSE(parse_proxy("https://proxy").has_value());
  EXPECT_FALSE(parse_proxy("socks5://proxy").has_value());
}

TEST(Url, UnixSocketsArePaths) {
  EXPECT_EQ(parse_unix_socket("unix:/run/x.sock").value(), "/run/x.sock");
  EXPECT_EQ(parse_unix_socket("unix:///run/x.sock").value(), "/run/x.sock");
  EXPECT_EQ(parse_unix_socket("/run/x.sock").value(), "/run/x.sock");
  EXPECT_FALSE(parse_unix_socket("unix:").has_value());
  EXPECT_FALSE(parse_unix_socket("/" + std::string(107, 'x')).has_value());
}

}  // namespace
}  // namespace acrida
