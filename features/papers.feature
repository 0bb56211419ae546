Feature: Papers after the meeting
  The secretary writes up what was resolved, finance pays what was approved and nothing else, and the grantee is told.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: programme officer
      milestone prototype
      document final report, absence means no
      fact fraud alleged, absence means no
      judgement quality by programme officer
      release tranche 1 when prototype achieved by 31 December 2026
      release tranche 2 when final report accepted by 30 June 2027
      release tranche 3 when quality found
      hold tranche 1 when fraud alleged clause "Article 11"
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 80,000 USD
    And award "A-1" has tranche 3 of 20,000 USD

  Scenario: What is released is on the payment list, the rest is left out with the reason
    Given milestone "prototype" was achieved on 1 October 2026
    When the portfolio is decided on 30 November 2026
    Then the payment list holds 100,000 USD for tranche 1 of "A-1", and nothing else
    And the payment list leaves out tranche 2 of "A-1", because it is "not yet"
    And the control total is 1 payment of 100,000 USD

  Scenario: While it is on hold, not even what was approved before is paid
    Given milestone "prototype" was achieved on 1 October 2026
    And the meeting of 15 October 2026 approved tranche 1
    And fact "fraud alleged" is yes
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "already released"
    And the payment list is empty
    And the payment list leaves out tranche 1 of "A-1", because "100,000 USD was approved and is not paid as it stands"
    And the letter for "A-1" says "We have to pause tranche 1 (100,000 USD) for the time being."
    And the letter for "A-1" does not say "on its way"

  Scenario: What was approved and not yet paid is on the list
    Given milestone "prototype" was achieved on 1 October 2026
    And the meeting of 15 October 2026 approved tranche 1
    When the portfolio is decided on 30 November 2026
    Then the payment list holds 100,000 USD for tranche 1 of "A-1", and nothing else

  Scenario: The letter says what was decided, what is still needed and by when
    Given milestone "prototype" was achieved on 1 October 2026
    When the portfolio is decided on 30 November 2026
    Then the letter for "A-1" says "We are glad to release 100,000 USD, the whole of tranche 1."
    And the letter for "A-1" says "Tranche 2 (80,000 USD) cannot be paid yet."
    And the letter for "A-1" says "Final report: accepted"
    And the letter for "A-1" says "30 June 2027"

  Scenario: The letter keeps to itself what stopped a payment
    Given milestone "prototype" was achieved on 1 October 2026
    And fact "fraud alleged" is yes
    When the portfolio is decided on 30 November 2026
    Then the letter for "A-1" says "We have to pause tranche 1 (100,000 USD) for the time being."
    And the letter for "A-1" says "Article 11"
    And the letter for "A-1" does not say "fraud"

  Scenario: The minutes word each resolution as its memo does
    Given milestone "prototype" was achieved on 1 October 2026
    When the portfolio is decided on 30 November 2026
    Then the minutes ask to resolve "Resolved to release up to 100,000 USD of tranche 1 of award A-1"
    And the minutes ask to resolve "Resolved to defer tranche 3 of award A-1"
    And the minutes note tranche 2 of "A-1"
