// Every limit of the HTTP client, with its reason. Reaching one is an HttpError on that request (or
// a counted refusal, for cookies), never a crash and never a silent cut.
//
// Thread: constants.
#pragma once

#include <cstddef>

namespace acrida {

// --- A response's head ---
// Status line and headers of one response. nginx and Apache send at most 8 to 32 KiB; offsets fit
// 16 bits.
inline constexpr std::size_t kHeadBytesMax = std::size_t{64} * 1024;
// Headers of one response. Real ones have 5 to 40; http.client, which Locust uses, stops at 100.
inline constexpr std::size_t kHeaderCountMax = 256;
// Status line. The longest reason phrases in the wild carry a server's error text.
inline constexpr std::size_t kStatusLineBytesMax = std::size_t{8} * 1024;
// 1xx responses before the final one. A server that sends early hints sends one or two.
inline constexpr int kInformationalMax = 16;

// --- A response's body ---
// As received, before decoding. A load test reads pages and JSON; a user's memory is what it
// protects.
inline constexpr std::size_t kBodyBytesMax = std::size_t{64} * 1024 * 1024;
// After decoding: 1 KiB of brotli can hold gigabytes of zeros.
inline constexpr std::size_t kDecodedBytesMax = std::size_t{64} * 1024 * 1024;
// Codings stacked in Content-Encoding. More than one is rare, more than four is an attack.
inline constexpr std::size_t kContentCodingsMax = 4;
// Reserved at once on the word of Content-Length; more memory is taken as bytes arrive.
inline constexpr std::size_t kBodyReserveMax = std::size_t{256} * 1024;

// --- Chunked bodies ---
// One chunk-size line with its extensions.
inline constexpr std::size_t kChunkLineBytesMax = 4096;
// Extensions of all chunks of a body together, so that one-byte chunks cannot carry megabytes
// unseen.
inline constexpr std::size_t kChunkExtensionBytesMax = std::size_t{16} * 1024;
// All trailer lines together; they are checked and dropped.
inline constexpr std::size_t kTrailerBytesMax = std::size_t{16} * 1024;

// --- Requests ---
// Redirects of one request: the default of requests, and so of Locust.
inline constexpr int kRedirectsMax = 30;
// A URL. Servers stop at 8 KiB; a Location longer than this is hostile.
inline constexpr std::size_t kUrlBytesMax = std::size_t{32} * 1024;
// A host name, RFC 1035.
inline constexpr std::size_t kHostBytesMax = 253;
// The path of a Unix socket with its final zero: sizeof sockaddr_un::sun_path.
inline constexpr std::size_t kUnixPathBytesMax = 108;

// --- Cookies of one user (RFC 6265 section 6.1 asks for at least 50 per domain of 4096 bytes) ---
// Over all domains; a user of a load test talks to few.
inline constexpr std::size_t kCookiesPerUserMax = 300;
inline constexpr std::size_t kCookiesPerDomainMax = 50;
// Name and value of one cookie.
inline constexpr std::size_t kCookieBytesMax = 4096;
// The whole Set-Cookie value, attributes included; the rest is not worth reading.
inline constexpr std::size_t kSetCookieBytesMax = std::size_t{8} * 1024;
// The path of one cookie; longer ones could not be sent anyway.
inline constexpr std::size_t kCookiePathBytesMax = 1024;

}  // namespace acrida
