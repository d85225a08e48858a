import Drops
import Exporting
import Foundation
import Harness

extension Scenario {
    /// The endpoint's clock is twenty minutes ahead.
    static let adobeCampaignS3ClockSkew = Scenario(
        .adobeCampaign, .s3, "clock-skew", "The endpoint's clock is twenty minutes ahead", ending: .deliversOrFails,
        arrange: {
            let time = $0.time
            $0.time = TimeSource { time.now.addingTimeInterval(1200) }
        })
}
