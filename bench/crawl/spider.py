"""Scrapy taking links: the same pages, as many under way. Its last line is the CPU time of its process."""
import json
import resource
import sys
from urllib.parse import urlparse

from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

task = json.load(sys.stdin)


class Press(CrawlSpider):
    name = "press"
    start_urls = task["seeds"]
    allowed_domains = [urlparse(seed).hostname for seed in task["seeds"]]
    rules = [Rule(LinkExtractor(), callback="read", follow=True)]

    def read(self, response):
        yield {"url": response.url, "title": response.css("title::text").get()}


process = CrawlerProcess(
    {
        "LOG_LEVEL": "CRITICAL",
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": task["concurrency"],
        "CONCURRENT_REQUESTS_PER_DOMAIN": task["concurrency"],
        "CLOSESPIDER_PAGECOUNT": task["pages"],
        "TELNETCONSOLE_ENABLED": False,
    }
)
process.crawl(Press)
process.start()
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu_s": used.ru_utime + used.ru_stime}))
